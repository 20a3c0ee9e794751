package io.federation.fed;

import java.util.Optional;
import picocli.CommandLine;

/** Tells the version that is written in the jar. */
final class VersionInfo implements CommandLine.IVersionProvider {

  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(VersionInfo.class.getPackage().getImplementationVersion())
            .orElse("(not from a jar)");
    return new String[] {"fed " + version};
  }
}
