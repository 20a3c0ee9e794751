package io.federation.deploy.checkout;

import io.federation.deploy.host.CheckoutAddress;
import io.federation.deploy.plan.Software;
import io.federation.deploy.software.Commands;
import io.federation.git.remote.Credentials;
import io.federation.machine.FileTrees;
import io.federation.model.spec.RepositoryUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Software in {@code /opt} that is checked out from version control. */
public final class Checkouts {

  private static final String BUILD = "stage-build";

  private static final Pattern RELATIVE = Pattern.compile("git:(\\.\\./[^#]*)(#.*)");

  private final Path opt;
  private final Commands commands;
  private final Path credentials;
  private final Optional<String> ops;

  /**
   * Takes those of a host.
   *
   * @param root the folder that is its {@code /}
   * @param commands runs Subversion and what builds the software
   * @param credentials the folder of what is shown to Git servers, in files with the name of the
   *     software
   * @param ops the address of the ops repository, beside which others may be; nothing if there is
   *     none
   */
  public Checkouts(Path root, Commands commands, Path credentials, Optional<String> ops) {
    this.opt = root.resolve("opt");
    this.commands = commands;
    this.credentials = credentials;
    this.ops = ops;
  }

  /**
   * Checks software out, just as it is at its address now, builds it, and lets all read it. A
   * checkout of the same address is updated, and keeps files that are not in version control;
   * another one is removed first.
   *
   * @throws IOException in one line if that fails; the next call does all of it again
   */
  public void provide(Software wanted) throws IOException {
    String address =
        wanted
            .version()
            .filter(version -> wanted.isCheckout())
            .orElseThrow(
                () ->
                    new IOException(
                        wanted.name()
                            + " has no address to be checked out from: use one such as"
                            + " 'git:https://git.example.org/app.git#v1'"));
    Path folder = folder(wanted.name());
    Path shown = Path.of("/opt", wanted.name());
    Source source =
        Source.of(whole(address), commands, new Credentials(credentials, wanted.name()));
    Optional<String> there = CheckoutAddress.read(folder);
    boolean update = there.equals(Optional.of(address));
    if (!update && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      makeWay(folder, there, address);
    }
    commands.info(source.describe(shown));
    if (update) {
      source.checkOut(folder);
    } else {
      checkOutNew(source, address, folder);
    }
    commands.info("Build " + wanted.name() + " (" + address + ")");
    build(folder, shown);
  }

  /** Returns an address such as {@code git:../app.git#v1} as it is beside the ops repository. */
  private String whole(String address) throws IOException {
    Matcher parts = RELATIVE.matcher(address);
    if (!parts.matches()) {
      return address;
    }
    String base =
        ops.orElseThrow(
            () ->
                new IOException(
                    address
                        + " is beside the ops repository, and there is none: use a whole address"
                        + " such as git:https://git.example.org/app.git#v1"));
    try {
      return "git:"
          + RepositoryUrl.resolve(base, RepositoryUrl.checkListed("repository", parts.group(1)))
          + parts.group(2);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void makeWay(Path folder, Optional<String> there, String address) throws IOException {
    if (!CheckoutAddress.isCheckout(folder)) {
      throw new IOException(folder + " is in the way, and no checkout: remove it");
    }
    commands.info(
        "Removing conflicting checkout " + there.orElse("of unknown origin") + " != " + address);
    delete(folder);
  }

  /** It grows beside its place, so that half of it is never taken for a checkout. */
  private static void checkOutNew(Source source, String address, Path folder) throws IOException {
    Path growing = beside(folder, ".checkout");
    FileTrees.delete(growing);
    Files.createDirectories(growing);
    source.checkOut(growing);
    CheckoutAddress.write(growing, address);
    Files.move(growing, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private void build(Path folder, Path shown) throws IOException {
    Path script = folder.resolve(BUILD);
    if (!Files.isExecutable(script)) {
      throw new IOException(
          shown.resolve(BUILD) + " is not there or not executable: a checkout is built by it");
    }
    commands.runScript(shown.resolve(BUILD).toString(), List.of(script.toString()), folder);
    List<String> letRead = List.of("chmod", "-R", "a+rX", ".");
    commands.run(String.join(" ", letRead), letRead, folder);
  }

  /** Removes a checkout; one that is not there is fine. */
  public void remove(String name) throws IOException {
    Path folder = folder(name);
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      commands.info("Removing checkout " + name);
    }
    delete(folder);
  }

  /** Moves it out of the way at once, so that half of it is never taken for a package. */
  private static void delete(Path folder) throws IOException {
    Path going = beside(folder, ".removed");
    FileTrees.delete(going);
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(folder, going, StandardCopyOption.ATOMIC_MOVE);
      FileTrees.delete(going);
    }
  }

  private Path folder(String name) {
    if (!Software.isName(name)) {
      throw new IllegalArgumentException(name + " is not the name of software");
    }
    return opt.resolve(name);
  }

  private static Path beside(Path folder, String ending) {
    return folder.resolveSibling("." + folder.getFileName() + ending);
  }
}
