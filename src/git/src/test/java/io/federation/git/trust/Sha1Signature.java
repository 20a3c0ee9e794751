package io.federation.git.trust;

import io.federation.testkit.CommitSigner;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Signs as ssh-keygen did when RSA still went with SHA-1 (PROTOCOL.sshsig of OpenSSH). */
final class Sha1Signature {

  private Sha1Signature() {}

  static CommitSigner by(SigningKey key) {
    return commit -> {
      try {
        return armored(key, commit);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static String armored(SigningKey key, byte[] commit)
      throws IOException, GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-512").digest(commit);
    ByteArrayOutputStream toSign = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(toSign);
    out.writeBytes("SSHSIG");
    write(out, "git".getBytes(StandardCharsets.US_ASCII));
    write(out, new byte[0]);
    write(out, "sha512".getBytes(StandardCharsets.US_ASCII));
    write(out, hash);
    Signature signature = Signature.getInstance("SHA1withRSA");
    signature.initSign(privateKey(key));
    signature.update(toSign.toByteArray());
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    DataOutputStream valueOut = new DataOutputStream(value);
    write(valueOut, "ssh-rsa".getBytes(StandardCharsets.US_ASCII));
    write(valueOut, signature.sign());
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream wholeOut = new DataOutputStream(whole);
    wholeOut.writeBytes("SSHSIG");
    wholeOut.writeInt(1);
    write(wholeOut, Base64.getDecoder().decode(key.publicKey().split(" ", -1)[1]));
    write(wholeOut, "git".getBytes(StandardCharsets.US_ASCII));
    write(wholeOut, new byte[0]);
    write(wholeOut, "sha512".getBytes(StandardCharsets.US_ASCII));
    write(wholeOut, value.toByteArray());
    String base64 =
        Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(whole.toByteArray());
    return "-----BEGIN SSH SIGNATURE-----\n" + base64 + "\n-----END SSH SIGNATURE-----\n";
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static PrivateKey privateKey(SigningKey key)
      throws IOException, GeneralSecurityException {
    Path copy = key.file().resolveSibling("pkcs8");
    Files.copy(key.file(), copy, StandardCopyOption.REPLACE_EXISTING);
    ProgramRun.of("ssh-keygen", "-p", "-N", "", "-m", "PKCS8", "-q", "-f", copy.toString())
        .run()
        .expectingSuccess();
    String pem = Files.readString(copy).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
  }
}
