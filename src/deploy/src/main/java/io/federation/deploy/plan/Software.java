package io.federation.deploy.plan;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Software that deployments run from, in {@code /opt/<name>}.
 *
 * @param name of the package, or of the folder that a checkout is in
 * @param version of the package, or the address of a checkout, such as {@code
 *     git:https://git.example.org/app.git#v1}; nothing if the package's name has the version
 */
public record Software(String name, Optional<String> version) {

  /** What packages of rpm and dpkg are called, and no option of their programs is. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]{0,199}");

  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._~^:-]{0,199}");

  private static final int LONGEST_ADDRESS = 1_000;

  /** No address or reference is an option of git or svn. */
  private static final Pattern CHECKOUT =
      Pattern.compile("svn(?:\\+ssh)?://[^\\s-]\\S*|git:(?://)?+[^\\s#-][^\\s#]*#[^\\s#-][^\\s#]*");

  private static final Pattern ENDING_VERSION = Pattern.compile("-[0-9.]+$");

  /** Returns whether it is checked out from version control. */
  public boolean isCheckout() {
    return version.filter(Software::isAddress).isPresent();
  }

  /** Returns the application's name: that of the package without a version at its end. */
  public String application() {
    return ENDING_VERSION.matcher(name).replaceFirst("");
  }

  /** Returns whether this can be the name of software. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Returns whether this can be the version of a package, or the address of a checkout. */
  public static boolean isVersion(String version) {
    return VERSION.matcher(version).matches() || isAddress(version);
  }

  private static boolean isAddress(String version) {
    return version.length() <= LONGEST_ADDRESS && CHECKOUT.matcher(version).matches();
  }
}
