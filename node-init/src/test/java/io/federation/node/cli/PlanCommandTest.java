package io.federation.node.cli;

import static io.federation.node.NodeFixture.WORK;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.model.ExitCode;
import io.federation.model.NodeStatus;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {

  private static final String UNIT = "ops:stacktype/lad1/part/app1";
  private static final String COMMON = "bin/nodework/common/";

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  private CommandLineRun cli;
  private Version good;

  @BeforeEach
  void a_node_that_has_worked() throws Exception {
    node = NodeFixture.in(folder);
    cli = new CommandLineRun(node.home.root());
    good =
        node.push(
            "begin",
            work("test ! -e conf/bad || exit 65"),
            write(WORK + "work.sh_WATCH_PATH.txt", "conf\n"),
            script(COMMON + "work_ActualWork.sh", "#!/bin/bash\nexit 0\n"),
            write(COMMON + "work.sh_WATCH_PATH.txt", "soft/\n"),
            write("conf/a", "1"),
            write("soft/a", "1"));
    node.init();
    assertThat(node.beat()).isZero();
  }

  @Test
  void in_what_nodeinfo_and_the_description_contradict_each_other_is_said() throws Exception {
    node.push(
        "parts",
        write(
            "it/federation.yaml",
            "deployment: fed2\nstacktype: lad2\nparts: {web1: {}, db1: {}}\n"),
        write("bin/nodework/part/webb1/work.sh", "true"),
        write("bin/nodework/part/web1/work.sh", "true"),
        write("bin/nodework/stacktype/lad2/part/db2/work.sh", "true"),
        write("it/nodeinit/part/app1/init.sh", "true"));
    String[] identity = {
      "nodeinfo deployment is fed1, and it/federation.yaml says fed2: set one of them right",
      "nodeinfo stacktype is lad1, and it/federation.yaml says lad2: set one of them right",
      "nodeinfo nodepart is app1, and it/federation.yaml has no such part: use one of web1, db1"
    };
    String[] levels = {
      "it/nodeinit/part/app1 can never run: it/federation.yaml has no part app1",
      "bin/nodework/stacktype/lad1 can never run: it/federation.yaml has stacktype lad2",
      "bin/nodework/part/webb1 can never run: it/federation.yaml has no part webb1",
      "bin/nodework/stacktype/lad2/part/db2 can never run: it/federation.yaml has no part db2"
    };

    assertThat(plan()).contains(identity).contains(levels).doesNotContain("part/web1 can never");
    node.told();
    node.beat();
    assertThat(node.told()).contains(identity);
    assertThat(cli.run("status").out()).contains(identity).contains(levels);

    node.push(
        "mend",
        write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\nparts: {app1: {}}\n"));
    node.beat();
    assertThat(cli.run("status").out())
        .doesNotContain("nodeinfo ")
        .contains("part/webb1 can never run");
  }

  @Test
  void what_nodeinfo_does_not_say_is_as_the_description_says() throws Exception {
    for (String property : List.of("deployment", "stacktype")) {
      Files.delete(node.home.nodeinfo().resolve(property + ".txt"));
    }
    node.push("more", write("conf/a", "2"));
    node.beat();

    assertThat(node.node().nodeInfo().get("deployment")).contains("fed1");
    assertThat(node.node().nodeInfo().get("stacktype")).contains("lad1");
    assertThat(cli.run("status").out()).contains("unit         " + UNIT).doesNotContain("warning ");
  }

  private String plan(String... more) {
    CommandLineRun.Result result = call(more);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result.out();
  }

  private CommandLineRun.Result call(String... more) {
    String[] all = new String[more.length + 1];
    all[0] = "plan";
    System.arraycopy(more, 0, all, 1, more.length);
    FolderSnapshot before = snapshot();
    CommandLineRun.Result result = cli.run(all);
    assertThat(snapshot()).isEqualTo(before);
    return result;
  }

  private FolderSnapshot snapshot() {
    return FolderSnapshot.of(node.home.root(), path -> false);
  }

  private static String git(Path where, String... arguments) {
    String[] all = new String[arguments.length + 5];
    String[] head = {"git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org"};
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(arguments, 0, all, head.length, arguments.length);
    return ProgramRun.of(all).in(where).run().expectingSuccess().out().strip();
  }

  private Path workingClone() {
    git(folder, "clone", "-q", node.ops.url(), "mine");
    return folder.resolve("mine");
  }

  private static String commit(Path clone, String file, String text) throws Exception {
    Files.createDirectories(clone.resolve(file).getParent());
    Files.writeString(clone.resolve(file), text);
    git(clone, "add", "-A");
    git(clone, "commit", "-qm", "try");
    return git(clone, "rev-parse", "HEAD");
  }

  @Test
  void a_commit_that_is_not_pushed_is_planned_from_ones_own_clone() throws Exception {
    Path mine = workingClone();
    String tried = commit(mine, "conf/b", "2");

    assertThat(plan("--from", mine.toString()))
        .isEqualTo(
            """
            repository   ops
            now          %s
            planned      %s
            rests        ops:common: the version moves, but soft does not change
            runs         %s: conf changes
                         | conf/b
            """
                .formatted(good, tried, UNIT));
    assertThat(plan(tried.substring(0, 10), "--from", mine.toString())).contains(tried);
    assertThat(plan("HEAD~1", "--from", mine.toString())).contains("planned      " + good);
    assertThat(plan("main", "--from", mine.resolve("conf").toString())).contains(tried);

    git(mine, "push", "-q");
    assertThat(node.beat()).isZero();
    assertThat(node.unit().done()).contains(new Version(tried));
  }

  @Test
  void nothing_of_the_commit_is_kept() throws Exception {
    Path mine = workingClone();
    String tried = commit(mine, "conf/b", "2");
    plan("--from", mine.toString());

    assertThat(
            ProgramRun.of("git", "cat-file", "-e", tried)
                .in(node.home.repository("ops"))
                .run()
                .exitCode())
        .isNotZero();
  }

  @Test
  void without_a_commit_it_is_the_tip_of_the_remote() throws Exception {
    assertThat(plan())
        .contains("planned      " + good + "\n", "rests        " + UNIT + ": it has worked this");
    Version tip = node.push("both", write("conf/a", "2"), write("soft/a", "2"));

    assertThat(plan())
        .contains(
            "planned      " + tip,
            "runs         ops:common: soft changes\n             | soft/a\n",
            "runs         " + UNIT + ": conf changes\n             | conf/a\n");
    assertThat(plan(good.hex())).contains("planned      " + good);
  }

  @Test
  void a_branch_of_the_remote_can_be_planned() throws Exception {
    node.ops.branch("feature", node.ops.head());
    String tried = node.ops.commitOn("feature", "try", write("conf/c", "1")).name();

    assertThat(plan("feature")).contains("planned      " + tried, "| conf/c");
  }

  @Test
  void a_unit_that_is_new_would_work_for_the_first_time() throws Exception {
    node.push("new", script("bin/nodework/part/app1/work_ActualWork.sh", "#!/bin/bash\n"));
    node.push("own", script("bin/nodework/stacktype/lad1/work.sh", "#!/bin/bash\n"));

    assertThat(plan())
        .contains(
            "runs         ops:part/app1: it never worked\n",
            "runs         ops:stacktype/lad1: its work.sh runs with each heartbeat");
  }

  @Test
  void a_version_that_was_rejected_is_not_run_again() throws Exception {
    node.push("bad", write("conf/bad", "1"));
    node.beat();

    assertThat(plan())
        .contains("rests        " + UNIT + ": it rejected this version before (exit code 65)\n");
    node.push("more", write("conf/a", "3"));
    assertThat(plan()).contains("runs         " + UNIT + ": conf changes\n");
  }

  @Test
  void a_unit_that_is_wedged_at_the_version_says_so() throws Exception {
    node.push("broken", work("exit 3"), write("conf/a", "4"));
    for (int minute = 0; minute < 20; minute++) {
      node.beat();
    }

    assertThat(plan())
        .contains("rests        " + UNIT + ": it is wedged at this version (exit code 3) until");
  }

  @Test
  void a_node_that_rests_says_why_and_what_it_would_do_else() throws Exception {
    Version now = new Version(node.ops.head().name());
    node.node().commands().pause().begin(Optional.empty());
    node.push("conf", write("conf/a", "5"));

    assertThat(plan())
        .contains(
            "rests        "
                + UNIT
                + ": the node is paused by node-init pause, until node-init resume; else conf"
                + " changes\n");
    boolean unused = node.node().commands().pause().end();
    node.node().lifecycle().take(NodeStatus::wedge, "no disk");
    node.node().nodeInfo().set("wedged", "no disk");
    assertThat(plan()).contains("runs         " + UNIT + ": conf changes");
    assertThat(plan(now.hex())).contains("rests        " + UNIT + ": it has worked this version");
    node.push("all", write("it/pause", ""));
    assertThat(plan()).contains(": the node is paused by it/pause in the ops repository; else");
  }

  @Test
  void a_commit_that_does_not_stand_on_what_was_taken_would_be_refused() throws Exception {
    Path mine = workingClone();
    git(mine, "checkout", "-q", "--orphan", "other");
    String tried = commit(mine, "conf/b", "2");

    assertThat(plan("--from", mine.toString()))
        .contains("planned      " + tried, "refused      the branch main was rewritten: ")
        .doesNotContain("runs ");
  }

  @Test
  void a_new_description_is_read_for_what_it_changes() throws Exception {
    node.push(
        "list",
        write(
            "it/federation.yaml",
            """
            deployment: fed1
            stacktype: lad1
            scripts: {work: ops/work}
            repositories: [{name: app, url: ../app.git}]
            """),
        script("ops/work/common/work_ActualWork.sh", "#!/bin/bash\n"));

    assertThat(plan())
        .contains(
            "note         app is new: it would be cloned, and all its units would run\n",
            "runs         ops:common: the repository changes\n")
        .doesNotContain(UNIT);
  }

  @Test
  void another_repository_than_ops_is_planned_by_its_name() throws Exception {
    try (GitHistory app = GitHistory.create(folder.resolve("app.git"))) {
      app.commit("app", script("bin/nodework/common/work_ActualWork.sh", "#!/bin/bash\n"));
      node.push(
          "list",
          write(
              "it/federation.yaml",
              "deployment: fed1\nstacktype: lad1\nrepositories: [{name: app, url: ../app.git}]\n"));
      assertThat(node.beat()).isZero();
      String tip = app.commit("more", write("src/x", "1")).name();

      JsonNode plan = new ObjectMapper().readTree(plan("--repository", "app", "--json"));
      assertThat(plan.path("repository").asText()).isEqualTo("app");
      assertThat(plan.path("commit").asText()).isEqualTo(tip);
      assertThat(plan.path("refused").isNull()).isTrue();
      assertThat(plan.path("units"))
          .isEqualTo(
              new ObjectMapper()
                  .readTree(
                      """
                      [{"unit": "app:common", "runs": true, "reason": "the repository changes",
                        "paths": ["src/x"]}]
                      """));
    }
  }

  @Test
  void what_is_not_there_is_named() throws Exception {
    assertThat(call("deadbeef"))
        .isEqualTo(
            new CommandLineRun.Result(
                ExitCode.USAGE,
                "",
                "node-init: \"deadbeef\" is no commit of branch main and no branch of "
                    + node.ops.url()
                    + ": name a repository that has it with --from\n"));
    assertThat(call("x", "--from", workingClone().toString()).err())
        .contains("there is no commit \"x\" in ");
    assertThat(call("--repository", "web").err())
        .isEqualTo("node-init: the node has no repository web: use one of ops\n");
    assertThat(call("--from", "nowhere").err())
        .contains("--from \"nowhere\" is not the address of a repository");
    for (String from : List.of("/nosuch", "file:///nosuch")) {
      assertThat(call("--from", from))
          .isEqualTo(
              new CommandLineRun.Result(
                  ExitCode.USAGE,
                  "",
                  "node-init: there is no folder /nosuch: name that of your clone with --from\n"));
    }
    node.node().nodeInfo().set("initgiturl", folder.resolve("gone.git").toString());
    assertThat(call().exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
  }
}
