package io.federation.deploy.host;

import io.federation.deploy.plan.Software;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The script of an application that deploys it and removes it. */
final class DeployScript {

  /** Where it is in the application's folder. */
  static final String PLACE = "bin/zookeeper-deploy";

  private static final Pattern PATH = Pattern.compile("(?:/.*)?/opt/([^/]+)/" + PLACE);

  private DeployScript() {}

  /** Returns what a {@code .script} file holds that names the script of this software. */
  static String of(String software) {
    return "/opt/" + software + "/" + PLACE;
  }

  /** Returns the software whose script a {@code .script} file names. */
  static Optional<String> software(String text) {
    Matcher path = PATH.matcher(text.strip());
    return path.matches() ? Optional.of(path.group(1)).filter(Software::isName) : Optional.empty();
  }
}
