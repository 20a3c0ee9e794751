package io.federation.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusTextTest {

  @Test
  void a_status_has_a_line_for_each_thing() {
    assertThat(StatusText.of(StatusReports.FULL))
        .isEqualTo(
            """
            instance-id  i-1
            nodepart     db1
            state        wedged since 20260101-000200
            statelog     setup:20260101-000000;initdone:20260101-000100;wedged:20260101-000200;
            heartbeat    20260101-000300
            paused       by it/pause in the ops repository
            error        ops:common is wedged
                         since 20260101-000159
            problem      Cannot publish this node's presence: refused
                         since 20260101-000130
            warning      ops: bin/nodework/part/webb1 can never run
            aws          not done: tags: CreateTags: RequestLimitExceeded: too many
            chat         2 critical message(s) wait; dropped 3 chatty, 0 critical; critical: HTTP 404
            repository   ops aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa main of file:///srv/ops.git
            repository   own bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: left alone
            repository   app (not cloned yet) team/main of ssh://git.example.org/app.git
            unit         ops:common done aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, wedged bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb (no licence, 5 time(s), last 20260101-000159)
                         | first
                         | last
            unit         ops:part/db1 nothing done yet, doing bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, watches nothing
            """);
  }
}
