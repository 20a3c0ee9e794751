package io.federation.git.remote;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Collection;
import java.util.Set;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.BasePackPushConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackTransport;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.util.io.MessageWriter;
import org.eclipse.jgit.util.io.StreamCopyThread;
import org.jspecify.annotations.Nullable;

/**
 * A repository in a folder of this machine. JGit's own transport prints the stack trace of what
 * goes wrong at the other end, and drops its words.
 */
final class LocalTransport extends Transport implements PackTransport {

  private final File gitDir;

  private LocalTransport(Repository local, URIish uri, File gitDir) {
    super(local, uri);
    this.gitDir = gitDir;
  }

  /** Opens what {@code uri} names; with JGit's transport if that is not a folder. */
  static Transport to(Repository local, URIish uri) throws IOException {
    Transport usual = Transport.open(local, uri);
    if (uri.isRemote()) {
      return usual;
    }
    File base = local.isBare() ? local.getDirectory() : local.getWorkTree();
    File folder = local.getFS().resolve(base, uri.getPath());
    File gitDir = RepositoryCache.FileKey.resolve(folder, local.getFS());
    return gitDir == null ? usual : new LocalTransport(local, uri, gitDir);
  }

  @Override
  public FetchConnection openFetch() throws TransportException {
    try {
      Repository source = new RepositoryBuilder().setFS(local.getFS()).setGitDir(gitDir).build();
      if ("sha256".equals(source.getConfig().getString("extensions", null, "objectFormat"))) {
        source.close();
        throw new TransportException(uri, ReceivedData.SHA_256);
      }
      return new Reading(
          source, new PipedInputStream(), new PipedInputStream(Reading.LARGEST_REQUEST));
    } catch (TransportException e) {
      throw e;
    } catch (IOException e) {
      throw new TransportException(uri, e.getMessage(), e);
    }
  }

  @Override
  public PushConnection openPush() throws TransportException {
    return new Writing();
  }

  @Override
  public void close() {
    // Each connection closes what it uses.
  }

  /** Reads within this process: a look at a folder is to cost no other. */
  private final class Reading extends BasePackFetchConnection {

    /** How much is asked for at once, before any answer is read. */
    static final int LARGEST_REQUEST = MIN_CLIENT_BUFFER;

    private final Thread worker;
    private volatile @Nullable Exception failure;

    Reading(Repository source, PipedInputStream answer, PipedInputStream request)
        throws IOException {
      super(LocalTransport.this);
      OutputStream toRequest = new PipedOutputStream(request);
      PipedOutputStream toAnswer = new PipedOutputStream(answer);
      worker = new Thread(() -> serve(source, request, toAnswer), "read " + gitDir);
      worker.setDaemon(true);
      worker.start();
      init(answer, toRequest);
      try {
        readAdvertisedRefs();
      } catch (TransportException e) {
        throw withWords(e);
      }
    }

    private void serve(Repository source, PipedInputStream request, PipedOutputStream answer) {
      try (source;
          request;
          answer;
          UploadPack pack = new UploadPack(source)) {
        pack.upload(request, answer, null);
      } catch (IOException | RuntimeException e) {
        failure = e;
      }
    }

    @Override
    protected void doFetch(
        ProgressMonitor monitor, Collection<Ref> want, Set<ObjectId> have, OutputStream out)
        throws TransportException {
      try {
        super.doFetch(monitor, want, have, out);
      } catch (TransportException e) {
        throw withWords(e);
      }
    }

    /** What went wrong in the repository that is read says more than how the reader met it. */
    private TransportException withWords(TransportException e) {
      close();
      Exception words = failure;
      if (words == null) {
        return e;
      }
      Throwable cause = words.getCause() == null ? words : words.getCause();
      return new TransportException(uri, String.valueOf(cause.getMessage()), words);
    }

    @Override
    public void close() {
      super.close();
      try {
        worker.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Lets Git's own program write. When this process is killed or out of time, that cleans up or
   * ends what it has begun, where JGit would leave branches locked for ever.
   */
  private final class Writing extends BasePackPushConnection {

    private final Process process;
    private final Thread words;

    Writing() throws TransportException {
      super(LocalTransport.this);
      MessageWriter messages = new MessageWriter();
      setMessageWriter(messages);
      try {
        ProcessBuilder program = new ProcessBuilder("git", "receive-pack", ".");
        program.directory(gitDir);
        // Those of a hook that called this process would tie Git to another repository.
        program.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        process = program.start();
      } catch (IOException e) {
        throw new TransportException(uri, e.getMessage(), e);
      }
      words = new StreamCopyThread(process.getErrorStream(), messages.getRawStream());
      words.start();
      init(
          new BufferedInputStream(process.getInputStream()),
          new BufferedOutputStream(process.getOutputStream()));
      readAdvertisedRefs();
    }

    @Override
    protected TransportException noRepository(Throwable cause) {
      close();
      String said = getMessages().strip();
      return said.isEmpty()
          ? super.noRepository(cause)
          : new TransportException(uri, said.lines().findFirst().orElseThrow(), cause);
    }

    @Override
    public void close() {
      super.close();
      try {
        process.waitFor();
        words.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
