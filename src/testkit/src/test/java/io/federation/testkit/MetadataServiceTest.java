package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MetadataServiceTest {

  @AutoClose private final MetadataService service = MetadataService.started();
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    return client.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String token() throws Exception {
    return send("PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60").body();
  }

  @Test
  void a_text_is_given_to_those_with_a_token() throws Exception {
    service.set("meta-data/placement/region", "eu-central-1");
    String path = "/latest/meta-data/placement/region";

    assertThat(send("GET", path).statusCode()).isEqualTo(401);
    assertThat(send("GET", path, "X-aws-ec2-metadata-token", "guess").statusCode()).isEqualTo(401);
    HttpResponse<String> answer = send("GET", path, "X-aws-ec2-metadata-token", token());

    assertThat(answer.body()).isEqualTo("eu-central-1");
    assertThat(service.requests())
        .extracting(request -> request.method() + " " + request.path() + " " + request.status())
        .containsExactly(
            "GET " + path + " 401",
            "GET " + path + " 401",
            "PUT /latest/api/token 200",
            "GET " + path + " 200");
  }

  @Test
  void what_is_not_set_or_was_removed_is_not_there() throws Exception {
    service.set("meta-data/spot/instance-action", "{}");
    service.remove("meta-data/spot/instance-action");
    String token = token();

    for (String path : new String[] {"spot/instance-action", "instance-id"}) {
      assertThat(
              send("GET", "/latest/meta-data/" + path, "X-aws-ec2-metadata-token", token)
                  .statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void a_token_is_given_for_some_time_and_not_through_a_proxy() throws Exception {
    String seconds = "X-aws-ec2-metadata-token-ttl-seconds";
    assertThat(send("PUT", "/latest/api/token").statusCode()).isEqualTo(400);
    assertThat(send("PUT", "/latest/api/token", seconds, "21601").statusCode()).isEqualTo(400);
    assertThat(
            send("PUT", "/latest/api/token", seconds, "60", "X-Forwarded-For", "1.2.3.4")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void the_credentials_of_a_role_stand_below_its_name() throws Exception {
    service.setRole("node");
    String token = token();
    String folder = "/latest/meta-data/iam/security-credentials/";

    assertThat(send("GET", folder, "X-aws-ec2-metadata-token", token).body()).isEqualTo("node");
    assertThat(send("GET", folder + "node", "X-aws-ec2-metadata-token", token).body())
        .contains(
            "\"AccessKeyId\" : \"" + AwsQueryServer.ACCESS_KEY_ID + "\"",
            "\"Token\" : \"" + AwsQueryServer.SESSION_TOKEN + "\"");
  }

  @Test
  void a_folder_is_answered_with_what_is_in_it_under_any_version() throws Exception {
    service.set("meta-data/instance-id", "i-1");
    service.set("meta-data/placement/region", "eu-central-1");
    service.set("meta-data/placement/availability-zone", "eu-central-1a");
    String token = token();

    for (String version : new String[] {"latest", "2009-04-04"}) {
      String folder = "/" + version + "/meta-data";
      assertThat(send("GET", folder, "X-aws-ec2-metadata-token", token).body())
          .isEqualTo("instance-id\nplacement/");
      assertThat(send("GET", folder + "/placement/", "X-aws-ec2-metadata-token", token).body())
          .isEqualTo("availability-zone\nregion");
    }
    assertThat(
            send("GET", "/latest/meta-data/place", "X-aws-ec2-metadata-token", token).statusCode())
        .isEqualTo(404);
  }

  @Test
  void an_instance_is_known_by_its_address_and_its_token_is_its_own() throws Exception {
    String path = "/latest/meta-data/instance-id";
    service.set("meta-data/instance-id", "i-any");
    String tokenOfAny = token();
    InstanceMetadata known = service.instance(InetAddress.getLoopbackAddress());
    known.set("meta-data/instance-id", "i-known");

    assertThat(send("GET", path, "X-aws-ec2-metadata-token", tokenOfAny).statusCode())
        .isEqualTo(401);
    assertThat(send("GET", path, "X-aws-ec2-metadata-token", token()).body()).isEqualTo("i-known");
    assertThat(known.requests()).hasSize(3);
  }
}
