package io.federation.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatusJsonTest {

  @Test
  void a_status_is_one_object_with_null_for_what_is_not_there() throws IOException {
    String json = StatusJson.of(StatusReports.FULL);

    assertThat(json).endsWith("}\n");
    assertThat(new ObjectMapper().readTree(json))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {
                      "instance-id": "i-1",
                      "nodepart": "db1",
                      "state": "wedged",
                      "statesince": "20260101-000200",
                      "statetss": "20260101-000200",
                      "statelog":
                        "setup:20260101-000000;initdone:20260101-000100;wedged:20260101-000200;",
                      "heartbeat": "20260101-000300",
                      "paused": "by it/pause in the ops repository",
                      "error": "ops:common is wedged",
                      "chat": {"waiting": 2, "dropped": {"chatty": 3, "critical": 0},
                               "troubles": ["critical: HTTP 404"]},
                      "repositories": [
                        {"name": "ops", "url": "file:///srv/ops.git", "branch": "main",
                         "version": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "note": null},
                        {"name": "own", "url": null, "branch": null,
                         "version": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "note": "left alone"},
                        {"name": "app", "url": "ssh://git.example.org/app.git",
                         "branch": "team/main", "version": null, "note": null}
                      ],
                      "units": [
                        {"unit": "ops:common",
                         "done": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                         "doing": null,
                         "failed": {
                           "version": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
                           "count": 5, "last": "20260101-000159", "verdict": "wedged",
                           "reason": "no licence", "tail": ["first", "last"]},
                         "note": null},
                        {"unit": "ops:part/db1", "done": null,
                         "doing": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "failed": null,
                         "note": "watches nothing"}
                      ],
                      "errorsince": "20260101-000159",
                      "problems": [
                        {"text": "Cannot publish this node's presence: refused",
                         "since": "20260101-000130"}
                      ],
                      "warnings": ["ops: bin/nodework/part/webb1 can never run"],
                      "aws": {"tags": "CreateTags: RequestLimitExceeded: too many"}
                    }
                    """));
  }
}
