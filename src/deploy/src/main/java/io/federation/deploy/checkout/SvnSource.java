package io.federation.deploy.checkout;

import io.federation.deploy.software.Commands;
import io.federation.deploy.tree.Literal;
import io.federation.model.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A folder of a repository of Subversion. */
final class SvnSource implements Source {

  private static final Pattern ADDRESS =
      Pattern.compile(
          "svn(?:\\+ssh)?://(?:[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}@)?"
              + "(?:[A-Za-z0-9][A-Za-z0-9_.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\])(?::[0-9]{1,5})?"
              + "/[!-~]+");

  private static final String SVN = "svn";
  private static final String UNATTENDED = "--non-interactive";

  private final String address;
  private final Commands commands;

  private SvnSource(String address, Commands commands) {
    this.address = address;
    this.commands = commands;
  }

  /**
   * Reads an address such as {@code svn://svn.example.org/app/trunk}.
   *
   * @throws IOException in one line if it is none
   */
  static SvnSource of(String address, Commands commands) throws IOException {
    if (!ADDRESS.matcher(address).matches()) {
      throw new IOException(
          Names.quote(address)
              + " is not the address of a folder: use one such as"
              + " svn://svn.example.org/app/trunk or svn+ssh://user@svn.example.org/app/trunk");
    }
    // ssh would ask a person who is not there.
    return new SvnSource(address, commands.withDefault("SVN_SSH", "ssh -q -o BatchMode=yes"));
  }

  @Override
  public String describe(Path shownFolder) {
    return "svn co " + address + " " + shownFolder;
  }

  /**
   * Reverts what was changed: a checkout keeps that, and takes what stands in its way for a change.
   */
  @Override
  public void checkOut(Path folder) throws IOException {
    if (Files.exists(folder.resolve(".svn"))) {
      // A run that was killed leaves its locks.
      svn("cleanup", folder.toString());
    }
    svn("co", "--quiet", "--force", address, folder.toString());
    svn("revert", "--quiet", "--recursive", folder.toString());
  }

  @Override
  public Literal version(Path folder) throws IOException {
    List<String> command =
        List.of(
            SVN,
            "info",
            UNATTENDED,
            "--show-item",
            "last-changed-revision",
            "--no-newline",
            folder.toString());
    String number = String.join("", commands.run(String.join(" ", command), command, folder));
    try {
      return new Literal.Whole(Long.parseLong(number.strip()));
    } catch (NumberFormatException e) {
      throw new IOException(SVN + " says of " + folder + " no revision: " + Names.quote(number), e);
    }
  }

  private void svn(String what, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(SVN, what, UNATTENDED));
    command.addAll(List.of(arguments));
    commands.runSilently(SVN + " " + what + " " + address, command);
  }
}
