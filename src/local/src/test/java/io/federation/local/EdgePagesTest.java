package io.federation.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.local.home.FederationHome;
import io.federation.local.node.LocalNode;
import io.federation.machine.StateFiles;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import io.federation.testkit.HttpGitServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgePagesTest {

  @TempDir Path folder;

  @Test
  void pages_are_where_nodes_whose_part_has_an_edge_are() throws IOException {
    FederationHome home = FederationHome.at(folder);
    for (String id : new String[] {"lb1-1", "tls1-1", "web1-1", "web1-2", "db1-1"}) {
      StateFiles.write(home.nodes().resolve(id).resolve("nodeinfo/address.txt"), "127.1.2.3\n");
    }
    FederationSpec spec =
        SpecReader.readStrict(
            """
            deployment: fed1
            stacktype: lad1
            parts:
              lb1: {ports: {page: 80}, edge: page}
              tls1: {ports: {page: 443}, edge: page}
              web1: {ports: {page: 8080}, edge: page}
              db1: {ports: {db: 5432}}
            """,
            "yaml");

    assertThat(EdgePages.urls(spec, LocalNode.living(home)))
        .containsExactly(
            "http://127.1.2.3/",
            "https://127.1.2.3/",
            "http://127.1.2.3:8080/",
            "http://127.1.2.3:8080/");
  }

  @Test
  void a_page_is_there_though_its_certificate_is_not_made_out_to_an_address() {
    try (HttpGitServer server = HttpGitServer.servingHttps(folder)) {
      String url = server.url() + "/";
      assertThat(EdgePages.trouble(url)).isEmpty();

      server.stop();
      assertThat(EdgePages.trouble(url))
          .hasValueSatisfying(why -> assertThat(why).startsWith("does not answer"));
    }
  }
}
