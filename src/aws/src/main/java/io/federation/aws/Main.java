package io.federation.aws;

import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Reads a request on its standard input, makes its calls, and prints what came of each as soon as
 * that is known: whoever has no time left may end it at any moment.
 */
public final class Main {

  private static final int USAGE = 2;
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private Main() {}

  /** Ends with 0 whatever came of the calls, with 2 if the input is no request. */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(System.in, System.out, System.err));
  }

  private static int run(InputStream in, PrintStream out, PrintStream err) throws IOException {
    AwsRequest request;
    try {
      request = AwsRequest.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      err.println("node-init-aws: the standard input is no request: " + e.getMessage());
      return USAGE;
    }
    make(request, new SdkAws(request.region()), out);
    return 0;
  }

  /** A call that hangs leaves half of the time to the others. The first needs more, to begin. */
  static void make(AwsRequest request, Aws aws, PrintStream out) {
    long end = System.nanoTime() + request.within().toNanos();
    List<AwsCall> calls = request.calls();
    for (int i = 0; i < calls.size(); i++) {
      long share = (end - System.nanoTime()) / (i == calls.size() - 1 ? 1 : 2);
      Duration within = Duration.ofNanos(Math.max(SHORTEST.toNanos(), share));
      AwsOutcome outcome = aws.call(calls.get(i), within);
      out.print(outcome.render(i));
      out.flush();
    }
  }
}
