package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the sample lad1 makes a real MariaDB's database, keeps it and starts it again. */
@Tag("e2e")
class DatabaseScriptTest {

  private static final String CONFIGURE = "bin/nodework/part/db1/work_ActualWork.sh";
  private static final String KEEP = "bin/nodework/stacktype/lad1/part/db1/work.sh";

  @TempDir Path temporary;
  private Path folder;
  private SampleNode node;

  @BeforeEach
  void make_a_database_node() throws IOException {
    // Scripts must not break at a path's blanks.
    folder = Files.createDirectories(temporary.resolve("a folder"));
    node = new SampleNode(folder, "db1");
  }

  @AfterEach
  void end_its_server() throws IOException {
    node.kill("mariadb");
  }

  @Test
  void it_is_made_once_with_a_password_that_is_shared_and_started_when_it_has_died()
      throws IOException {
    assertThat(run(CONFIGURE).expectingSuccess().out())
        .contains("A new database was made in ", "The database answers on 127.0.0.1:");
    String password = Files.readString(node.home().resolve("bin/answers/shared"));
    assertThat(password).hasSize(32);
    assertThat(query(password, "CREATE TABLE app.kept (id INT); SELECT 7")).isEqualTo("7\n");
    long pid = node.pid("mariadb");
    assertThat(run(KEEP).expectingSuccess().out()).isEmpty();
    assertThat(run(CONFIGURE).expectingSuccess().out())
        .contains("The database answers on ")
        .doesNotContain("was made", "was started");
    assertThat(node.pid("mariadb")).isEqualTo(pid);

    node.kill("mariadb");
    assertThat(run(KEEP).expectingSuccess().out()).contains("MariaDB does not run any more\n");

    assertThat(query(password, "SELECT COUNT(*) FROM app.kept")).isEqualTo("0\n");
    assertThat(node.calls("secret share")).hasSize(1);
  }

  private ProgramRun.Result run(String script) {
    return node.program(SampleNode.LAD1.resolve(script), SampleNode.LAD1, "").run();
  }

  /** Asks as the application does: from outside, with the password that was shared. */
  private String query(String password, String sql) {
    return ProgramRun.of(
            "mariadb",
            "--no-defaults",
            "--host=127.0.0.1",
            "--port=" + node.port(),
            "--user=app",
            "--batch",
            "--skip-column-names",
            "--execute=" + sql)
        .withEnv("MYSQL_PWD", password)
        .run()
        .expectingSuccess()
        .out();
  }
}
