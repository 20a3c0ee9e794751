package io.federation.git.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a node itself says about whom it trusts, in files that nobody but their owner can write:
 *
 * <ul>
 *   <li>{@code <repository>.allowed_signers}, else {@code allowed_signers}: ssh keys, in the form
 *       of ssh-keygen(1), section ALLOWED SIGNERS;
 *   <li>{@code <repository>.trusted_keys.asc}, else {@code trusted_keys.asc}: an OpenPGP keyring;
 *   <li>{@code <repository>.revoked_signers} and {@code revoked_signers}: ssh keys that are not
 *       trusted any more, as a list of public keys or in the binary form of ssh-keygen -k.
 * </ul>
 *
 * @param folder the folder of the files; need not exist
 * @param repository the repository's name
 */
public record TrustFolder(Path folder, String repository) {

  static final String SIGNERS = "allowed_signers";
  static final String REVOKED = "revoked_signers";
  static final String KEYRING = "trusted_keys.asc";

  private static final Set<PosixFilePermission> OTHERS_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  /** Returns the file to write so that somebody is trusted for this repository. */
  Path signersFile() {
    return folder.resolve(repository + "." + SIGNERS);
  }

  Optional<KeyFile> signers() throws IOException, TrustException {
    return own(SIGNERS);
  }

  Optional<KeyFile> keyring() throws IOException, TrustException {
    return own(KEYRING);
  }

  /** Returns all there are: what is revoked for every repository is revoked for this one too. */
  List<KeyFile> revoked() throws IOException, TrustException {
    List<KeyFile> revoked = new ArrayList<>();
    for (Path file : candidates(REVOKED)) {
      read(file).ifPresent(revoked::add);
    }
    return revoked;
  }

  /** Returns one line that changes when a file is written, comes or goes. */
  String state() throws IOException {
    StringBuilder state = new StringBuilder();
    for (String name : List.of(SIGNERS, REVOKED, KEYRING)) {
      for (Path file : candidates(name)) {
        if (Files.exists(file)) {
          BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
          state.append(file.getFileName()).append('=').append(is.lastModifiedTime().toMillis());
          state.append('+').append(is.size()).append('+').append(isSafe(file)).append(' ');
        }
      }
    }
    return state.toString().strip();
  }

  private List<Path> candidates(String name) {
    return List.of(folder.resolve(repository + "." + name), folder.resolve(name));
  }

  private Optional<KeyFile> own(String name) throws IOException, TrustException {
    for (Path file : candidates(name)) {
      Optional<KeyFile> read = read(file);
      if (read.isPresent()) {
        return read;
      }
    }
    return Optional.empty();
  }

  private Optional<KeyFile> read(Path file) throws IOException, TrustException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      throw new TrustException(file + " is not a file");
    }
    if (!isSafe(file)) {
      throw new TrustException(
          file + " can be written by others than its owner: chmod go-w it and its folder");
    }
    if (Files.size(file) > KeyFile.MAX_BYTES) {
      throw KeyFile.tooLarge(file.toString());
    }
    return Optional.of(new KeyFile(file.toString(), Files.readAllBytes(file)));
  }

  private boolean isSafe(Path file) throws IOException {
    return isSafeAlone(file) && isSafeAlone(folder);
  }

  private static boolean isSafeAlone(Path path) throws IOException {
    for (PosixFilePermission permission : Files.getPosixFilePermissions(path)) {
      if (OTHERS_WRITE.contains(permission)) {
        return false;
      }
    }
    return true;
  }
}
