package io.federation.bench;

import com.sun.management.OperatingSystemMXBean;
import io.federation.model.ExitCode;
import io.federation.node.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * Beats in this process as the agent does, five times for each line that comes in, and says what
 * one cost: nanoseconds, and nanoseconds of processor time of the whole process, of which the
 * system counts hundredths of a second.
 */
final class ResidentBeats {

  private static final int TIMES = 5;

  private ResidentBeats() {}

  /** Beats for the node of {@code NODE_HOME}. */
  public static void main(String[] arguments) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      long processor = system.getProcessCpuTime();
      long begun = System.nanoTime();
      for (int i = 0; i < TIMES; i++) {
        int code = Main.run(new String[] {"cron-1m"}, System.getenv(), System.err, System.err);
        if (code != ExitCode.DONE) {
          System.exit(code);
        }
      }
      long wall = System.nanoTime() - begun;
      long used = system.getProcessCpuTime() - processor;
      System.out.println(wall / TIMES + " " + used / TIMES);
    }
  }
}
