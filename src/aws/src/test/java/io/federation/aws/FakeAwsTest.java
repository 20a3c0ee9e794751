package io.federation.aws;

final class FakeAwsTest extends AwsContractTest {

  @Override
  Aws aws(boolean awaits) {
    FakeAws fake = new FakeAws();
    fake.awaits = awaits;
    return fake;
  }

  @Override
  Aws throttling() {
    FakeAws fake = new FakeAws();
    fake.throttles = true;
    return fake;
  }
}
