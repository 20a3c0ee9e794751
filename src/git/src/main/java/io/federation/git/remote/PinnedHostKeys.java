package io.federation.git.remote;

import io.federation.model.Names;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/** Accepts an ssh server only with a key that is pinned for its host; learns nothing by itself. */
final class PinnedHostKeys implements ServerKeyDatabase {

  private static final String REVOKED = "revoked";

  private final List<KnownHostEntry> entries = new ArrayList<>();
  private final Map<String, String> hostNames = new ConcurrentHashMap<>();
  private volatile @Nullable String refused;

  /**
   * Reads pinned keys.
   *
   * @param lines lines of a {@code known_hosts} file
   * @throws IOException if a line is malformed
   */
  PinnedHostKeys(List<String> lines) throws IOException {
    for (String line : lines) {
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        entries.add(parse(text));
      }
    }
  }

  private static KnownHostEntry parse(String line) throws IOException {
    try {
      KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(line);
      if (entry != null && entry.getKeyEntry() != null) {
        return entry;
      }
    } catch (RuntimeException e) {
      throw malformed(line, e);
    }
    throw malformed(line, null);
  }

  private static IOException malformed(String line, @Nullable RuntimeException cause) {
    return new IOException(
        "the known_hosts line " + Names.quote(line) + " is malformed: use host, key type and key",
        cause);
  }

  /** Lets the server at {@code address} show the keys that are pinned for {@code hostName}. */
  void useKeysOf(String hostName, String address) {
    hostNames.put(address, hostName);
  }

  /** Returns why the last server was refused, in one line; nothing if it was accepted. */
  Optional<String> refused() {
    return Optional.ofNullable(refused);
  }

  @Override
  public List<PublicKey> lookup(
      String connectAddress, InetSocketAddress remoteAddress, Configuration config) {
    return pinned(connectAddress);
  }

  @Override
  public boolean accept(
      String connectAddress,
      InetSocketAddress remoteAddress,
      PublicKey serverKey,
      Configuration config,
      CredentialsProvider provider) {
    String shown =
        "the host key " + KeyUtils.getFingerPrint(serverKey) + " of " + connectAddress + " ";
    if (contains(keys(entry -> REVOKED.equals(entry.getMarker())), serverKey)) {
      refused = shown + "is revoked";
    } else if (!contains(pinned(connectAddress), serverKey)) {
      refused = shown + "is not pinned: add the server's known_hosts line if the key is right";
    } else {
      refused = null;
    }
    return refused == null;
  }

  private static boolean contains(List<PublicKey> keys, PublicKey wanted) {
    return keys.stream().anyMatch(key -> KeyUtils.compareKeys(key, wanted));
  }

  private List<PublicKey> pinned(String connectAddress) {
    // As in known_hosts: "host" for the usual port, "[host]:port" for another one.
    int end = connectAddress.startsWith("[") ? connectAddress.lastIndexOf("]:") : -1;
    String connected = end < 0 ? connectAddress : connectAddress.substring(1, end);
    String host = hostNames.getOrDefault(connected, connected);
    int port =
        end < 0 ? SshConstants.DEFAULT_PORT : Integer.parseInt(connectAddress.substring(end + 2));
    return keys(
        entry ->
            (entry.getMarker() == null || entry.getMarker().isEmpty())
                && entry.isHostMatch(host, port));
  }

  private List<PublicKey> keys(Predicate<KnownHostEntry> wanted) {
    return entries.stream().filter(wanted).flatMap(entry -> key(entry).stream()).toList();
  }

  private static Optional<PublicKey> key(KnownHostEntry entry) {
    try {
      return Optional.ofNullable(
          entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING));
    } catch (IOException | GeneralSecurityException e) {
      // A key of a type this machine cannot read cannot be the one the server shows.
      return Optional.empty();
    }
  }
}
