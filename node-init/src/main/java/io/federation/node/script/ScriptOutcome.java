package io.federation.node.script;

import io.federation.model.ExitCode;

/** How a script's run ended. */
public sealed interface ScriptOutcome {

  /** Returns the end in words, such as {@code exit code 3}. */
  String words();

  /** The script ended by itself, with an exit code. */
  record Exited(int code) implements ScriptOutcome {
    @Override
    public String words() {
      return "exit code " + code;
    }

    public boolean succeeded() {
      return code == ExitCode.DONE;
    }
  }

  /**
   * The script was ended, since it took too long.
   *
   * @param limit its time limit in words
   */
  record TimedOut(String limit) implements ScriptOutcome {
    @Override
    public String words() {
      return "its time limit of " + limit + " reached";
    }
  }

  /** The script's session was killed before the script's end could be recorded. */
  record Killed() implements ScriptOutcome {
    @Override
    public String words() {
      return "its process killed";
    }
  }
}
