package io.federation.git;

import java.io.IOException;
import java.util.Objects;
import org.eclipse.jgit.errors.UnsupportedCredentialItem;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * Shows a repository's login to the server of its URL and to no other, whatever that server
 * redirects to.
 */
final class LoginProvider extends CredentialsProvider {

  private final URIish server;
  private final Credentials credentials;
  private @Nullable IOException trouble;
  private boolean asked;

  LoginProvider(URIish server, Credentials credentials) {
    this.server = server;
    this.credentials = credentials;
  }

  /** Returns why the login could not be read, if it was asked for and could not. */
  @Nullable IOException trouble() {
    return trouble;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    for (CredentialItem item : items) {
      if (!(item instanceof CredentialItem.Username || item instanceof CredentialItem.Password)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean get(URIish uri, CredentialItem... items) throws UnsupportedCredentialItem {
    if (!isSameServer(uri)) {
      return false;
    }
    if (asked) {
      // Showing it once more would change nothing.
      if (trouble == null) {
        trouble = new IOException("the server refused the login in " + credentials.loginFile());
      }
      return false;
    }
    asked = true;
    try {
      Credentials.Login login = credentials.login().orElse(null);
      if (login == null) {
        trouble =
            new IOException(
                "the server wants a login: put username=... and password=... into "
                    + credentials.loginFile()
                    + ", mode 600");
        return false;
      }
      for (CredentialItem item : items) {
        if (item instanceof CredentialItem.Username username) {
          username.setValue(login.username());
        } else if (item instanceof CredentialItem.Password password) {
          password.setValue(login.password().toCharArray());
        }
      }
      return true;
    } catch (IOException e) {
      trouble = e;
      return false;
    }
  }

  private boolean isSameServer(URIish uri) {
    return Objects.equals(server.getScheme(), uri.getScheme())
        && Objects.equals(server.getHost(), uri.getHost())
        && server.getPort() == uri.getPort();
  }
}
