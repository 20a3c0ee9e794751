package io.federation.node.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProxySettings;
import io.federation.model.UnitName;
import io.federation.model.event.GitEvent;
import io.federation.model.event.WorkEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about trouble names what the table of bad input says, and no more. */
final class TroubleshootingPageTest {

  private static final Path PAGE = Path.of("../docs/troubleshooting.md");
  private static final Pattern LINE = Pattern.compile("`([^`]+)`");

  /** Lines that other tests bring about. */
  private static final List<String> OF_OTHER_TESTS =
      List.of(
          "/home/log: No space left on device: free some space on the disk",
          "/home/log: File too large: lift the limit on the size of files (ulimit -f)",
          "/home/log: Read-only file system: mount it for writing",
          "permission denied for /home/run: let the node's user own its home",
          "Cannot look at ops: https://git.example.org/ops.git: it took longer than 30 s",
          "Cannot look at ops: https://git.example.org/ops.git: cannot open git-upload-pack: "
              + ProxySettings.LOGIN_REFUSED,
          "node-init: the variable http_proxy names no proxy: use http://HOST:PORT",
          "Presence is not told: /srv/presence.git: fatal: detected dubious ownership in repository at"
              + " '/srv/presence.git'",
          "Cannot look at ops: /srv/ops.git: it names its objects by SHA-256, which is not supported",
          "Cannot look at ops: /n/gitrepo/ops has a sparse index, which is not supported: if it stays",
          "Cannot look at ops: /n/gitrepo/ops is a partial clone with a sparse tree, which is not"
              + " supported: if it stays",
          "ops: nodes do not fetch submodules: 1 folder(s) stay empty, such as \"sub\"",
          "ops: nodes do not fetch files of Git LFS: 1 pointer(s) stand in their place, such as"
              + " \"a.bin\"",
          "Cannot look at ops: https://git.example.org/ops.git: it sent less than 1 kB a second for"
              + " 60 s",
          "another heartbeat has been looking for changes since 20260101-120000: end the process"
              + " that holds run/heartbeat.lock",
          "Refused 0123abc of ops: its folder \".\" is malformed: duplicate entry names",
          new WorkEvent.LeftoversStopped(new UnitName("ops", "common"), 2).message(),
          "ops:common watches \"sofft\", which is not in the repository: mend"
              + " work.sh_WATCH_PATH.txt",
          "Initialisation failed: it/nodeinit/common/init.sh failed with exit code 4",
          "init: Ended 1 process(es) that the scripts left running; start with setsid",
          "ops:common: process 12 (sleep) still writes to the script's output, x",
          "it/nodeinit/common/init.sh changed its shell so that no script can be sourced after it: x",
          "it/nodeinit/common/terminate.sh failed: exit code 3",
          "it/nodeinit/common/terminate.sh was not run: it leads out of the repository",
          "ZooKeeper at zk1:2181 cannot be reached (it wants TLS: x): until it can, the node looks",
          "ZooKeeper at zk1:2181 cannot be reached: until it can, the node looks each minute and"
              + " pushes its presence itself",
          "ZooKeeper is not used: x can be read by others",
          "Cannot record what nodes say: x",
          "Nothing here keeps the agent running, so the node looks each minute: let your service"
              + " manager run /root/bin/node-init agent",
          "Texts of scripts and servers are hidden, as secrets in them cannot be masked: x",
          "Closed /home to other users: chmod o+x lets them pass, where a service needs it",
          "/home/run/state.lock: is locked by process 1 (sh, user root), and was waited for 30 s: x",
          "Nothing calls the heartbeat: it is in the crontab, but no cron runs here; start it",
          "node-init: files cannot have names in UTF-8 here: set LC_ALL to",
          "no heartbeat for 6 min: see to cron",
          "events are not counted in log/sequence.txt: File too large",
          "the address for critical messages does not take them: HTTP 403, check the address and"
              + " the token",
          "metrics are not served at 9464: Address already in use; end what listens there (ss -ltnp x",
          "The file of metrics cannot be written: there is no folder /a, where metrics.file is to be",
          "what it/federation.yaml says of ops is not followed yet: cannot look at ops: x",
          "Refused x of ops: the branch mian of y does not hold z, which the node has",
          "Refused x of ops: no commit after it could be trusted: it/allowed_signers of y is malformed",
          new GitEvent.MirrorUsed("app", "refused x: y is not signed, from z").message(),
          "Cannot look at app: the program has too little memory: allow it more",
          "the repository three was not looked at this time: others used up the time",
          "no answer from app, which is asked again after 20260101-120300: time-out",
          "Cannot note who did not answer: No space left on device",
          "repository app is not listed any more: it is left alone from now on",
          "nodeinfo stacktype is lad1, and it/federation.yaml says lad2: set one of them right",
          "nodeinfo nodepart is webb1, and it/federation.yaml has no such part: use one of web1",
          "bin/nodework/part/webb1 can never run: it/federation.yaml has no part webb1",
          "Another machine publishes as i-1, too: give each an instance-id of its own",
          "Not done at AWS (tags): CreateTags: AccessDenied: no; give the instance's role ec2:CreateTags",
          "Not done at AWS (tags): CreateTags: RequestLimitExceeded: x; it is tried again later",
          "Not done at AWS (tags): CreateTags: x; see to the way to AWS, the region and the instance's role",
          "Not done at AWS (tags, launch): no answer in time",
          "Not done at AWS (tags): bin/node-init-aws.jar ended with 1: Error: Unable to access jarfile",
          "Not done at AWS (secret a): GetSecretValue of a: it is not a JSON object of texts, such as x",
          "Not done at AWS (sharing of secret a with app1): x; give the instance's role x",
          "Not done at AWS (secret a): the secret a has the name \"b\": use credentials/NAME or trust/NAME",
          "the instance's metadata cannot be read: no answer in time",
          "AWS cannot be told anything: /home/run/aws.properties: No space left on device",
          "Paused: the instance is in a warm pool (Warmed:Stopped)",
          "the instance ends soon, so the work that is under way is ended: process 1",
          "no script that ends the node was started, as its work is still under way: process 1",
          "the server refused a message 5 times with HTTP 413, it is not sent any more: x");

  private static List<Pattern> page() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(0, line.indexOf(" |", 1)))
        .flatMap(cell -> LINE.matcher(cell).results())
        .map(found -> Pattern.compile(Pattern.quote(found.group(1)).replace("*", "\\E.*\\Q")))
        .toList();
  }

  private static List<String> said() {
    return Stream.concat(
            BadInputTest.table()
                .map(BadInput::says)
                .filter(line -> !line.contains(": Done ActualWork at ")),
            OF_OTHER_TESTS.stream())
        .toList();
  }

  @Test
  void every_line_of_the_table_is_on_the_page() throws IOException {
    List<Pattern> page = page();
    assertThat(said())
        .allMatch(line -> page.stream().map(p -> p.matcher(line)).anyMatch(Matcher::matches));
  }

  @Test
  void every_line_of_the_page_is_said() throws IOException {
    assertThat(page())
        .isNotEmpty()
        .allMatch(pattern -> said().stream().map(pattern::matcher).anyMatch(Matcher::matches));
  }
}
