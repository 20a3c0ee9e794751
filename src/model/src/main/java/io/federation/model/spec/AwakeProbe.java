package io.federation.model.spec;

import io.federation.model.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How other nodes find out whether a node of a part does its service, and not merely exists. */
public sealed interface AwakeProbe {

  /** The words of the kinds, which are keys in {@code federation.yaml}. */
  String TCP = "tcp";

  String HTTP = "http";
  String COMMAND = "command";
  List<String> KINDS = List.of(TCP, HTTP, COMMAND);

  /** Time for a probe for which none is given. */
  Duration DEFAULT_WITHIN = Duration.ofSeconds(2);

  /** Returns the time within which the answer must be there, more than zero. */
  Duration within();

  /**
   * A node is awake if it accepts a connection.
   *
   * @param port name of the port
   */
  record Tcp(String port, Duration within) implements AwakeProbe {
    /** Checks the values. */
    public Tcp {
      Names.check("awake.tcp", port);
      checkWithin(within);
    }
  }

  /**
   * A node is awake if it answers a GET with one status.
   *
   * @param port name of the port
   * @param path path of the page, with its query if it has one
   * @param status the status of the answer that means awake, 100 to 599
   */
  record Http(String port, String path, int status, Duration within) implements AwakeProbe {

    /** Path of a probe for which none is given. */
    public static final String DEFAULT_PATH = "/";

    /** Status of a probe for which none is given. */
    public static final int DEFAULT_STATUS = 200;

    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 599;

    /** Checks the values. */
    public Http {
      Names.check("awake.http", port);
      Values.httpPath("awake.path", path);
      if (status < MIN_STATUS || status > MAX_STATUS) {
        throw new IllegalArgumentException(
            "awake.status is " + status + ": use a whole number from 100 to 599");
      }
      checkWithin(within);
    }
  }

  /**
   * A node is awake if a script ends with 0.
   *
   * @param path the script, relative to the root of the ops repository
   */
  record Command(String path, Duration within) implements AwakeProbe {
    /** Checks the values. */
    public Command {
      Values.folder("awake.command", path);
      checkWithin(within);
    }
  }

  /** Returns the word for this kind of probe. */
  default String kind() {
    return this instanceof Tcp ? TCP : this instanceof Http ? HTTP : COMMAND;
  }

  /** Reads the probe of a part; nothing if it has none. */
  static Optional<AwakeProbe> read(FlatProperties part) {
    String kind = part.get("awake");
    if (kind == null) {
      return Optional.empty();
    }
    FlatProperties values = part.below("awake");
    String time = values.get("within");
    Duration within = time == null ? DEFAULT_WITHIN : Durations.parsePositive("awake.within", time);
    return Optional.of(
        switch (kind) {
          case TCP -> new Tcp(values.required("port"), within);
          case HTTP ->
              new Http(
                  values.required("port"),
                  values.get("path", Http.DEFAULT_PATH),
                  values.number("status", Http.DEFAULT_STATUS),
                  within);
          case COMMAND -> new Command(values.required("path"), within);
          default ->
              throw new IllegalArgumentException(
                  "awake " + Names.quote(kind) + " is not known: use tcp, http or command");
        });
  }

  private static void checkWithin(Duration within) {
    Durations.checkPositive("awake.within", within);
  }
}
