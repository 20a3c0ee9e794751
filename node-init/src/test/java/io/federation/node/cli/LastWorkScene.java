package io.federation.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.NodeFixture;
import io.federation.node.work.LastWorkFile;
import io.federation.presence.LastWork;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node that is asked why it did its last work. */
abstract class LastWorkScene {

  static final String UNIT = "ops:stacktype/lad1/part/app1";

  @TempDir Path folder;
  @AutoClose NodeFixture node;
  CommandLineRun cli;

  @BeforeEach
  void a_node() {
    node = NodeFixture.in(folder);
    cli = new CommandLineRun(node.home.root());
  }

  String why(String... more) {
    String[] all = new String[more.length + 1];
    all[0] = "why";
    System.arraycopy(more, 0, all, 1, more.length);
    CommandLineRun.Result result = cli.run(all);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result.out();
  }

  LastWork last() throws Exception {
    return LastWorkFile.read(node.home).orElseThrow();
  }
}
