package io.federation.git.trust;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * A commit's signature, and what it was made of: the commit without the header {@code gpgsig}.
 * (gitformat-signature(5))
 */
final class SignedContent {

  private static final byte[] HEADER = "gpgsig ".getBytes(StandardCharsets.US_ASCII);

  private final byte[] payload;
  private final byte[] signature;

  private SignedContent(byte[] payload, byte[] signature) {
    this.payload = payload;
    this.signature = signature;
  }

  /**
   * Takes a commit apart.
   *
   * @param commit the commit as Git keeps it
   * @return nothing if it is not signed
   * @throws TrustException if it has several signatures, of which programs read different ones
   */
  static Optional<SignedContent> of(byte[] commit) throws TrustException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    ByteArrayOutputStream signature = new ByteArrayOutputStream();
    int at = 0;
    while (at < commit.length && commit[at] != '\n') {
      int end = endOfHeader(commit, at);
      if (RawParseUtils.match(commit, at, HEADER) < 0) {
        payload.write(commit, at, end - at);
      } else if (signature.size() > 0) {
        throw new TrustException("it has more than one signature");
      } else {
        unfold(commit, at + HEADER.length, end, signature);
      }
      at = end;
    }
    payload.write(commit, at, commit.length - at);
    return signature.size() == 0
        ? Optional.empty()
        : Optional.of(new SignedContent(payload.toByteArray(), signature.toByteArray()));
  }

  /** Returns where the header that begins at {@code at}, with its further lines, is over. */
  private static int endOfHeader(byte[] commit, int at) {
    int end = RawParseUtils.nextLF(commit, at);
    while (end < commit.length && commit[end] == ' ') {
      end = RawParseUtils.nextLF(commit, end);
    }
    return end;
  }

  /** Writes a header's value, without the blank that each of its further lines begins with. */
  private static void unfold(byte[] commit, int from, int end, ByteArrayOutputStream value) {
    for (int i = from; i < end; i++) {
      boolean fold = commit[i] == ' ' && commit[i - 1] == '\n';
      if (!fold) {
        value.write(commit[i]);
      }
    }
  }

  byte[] payload() {
    return payload.clone();
  }

  byte[] signature() {
    return signature.clone();
  }
}
