package io.federation.deploy.software;

import java.util.List;

/** Is told what is done on a host, and what came of it. */
public interface CommandLog {

  /** What begins, such as {@code yum -y install squid-2.0}. */
  void info(String line);

  /** What the last program printed that ended well. */
  void succeeded(List<String> output);

  /** What the last program printed that failed. */
  void failed(List<String> output);
}
