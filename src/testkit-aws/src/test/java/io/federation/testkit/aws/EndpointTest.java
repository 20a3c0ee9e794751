package io.federation.testkit.aws;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** Tests of an endpoint that all tests of a class share. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EndpointTest {

  final AwsEndpoint endpoint = AwsEndpoint.start();
  final AwsClients aws = new AwsClients(endpoint);

  @AfterEach
  void letTimePassAsOnAws() {
    endpoint.timeFactor(1);
  }

  @AfterAll
  void end() {
    endpoint.close();
  }
}
