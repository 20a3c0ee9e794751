package io.federation.aws;

import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import java.time.Duration;

/** AWS, as far as a node needs it. */
public interface Aws {

  /**
   * Makes one call.
   *
   * @param within for how long it may take, all tries together
   * @return what came of it; whatever is wrong, it is said there and nowhere else
   */
  AwsOutcome call(AwsCall call, Duration within);
}
