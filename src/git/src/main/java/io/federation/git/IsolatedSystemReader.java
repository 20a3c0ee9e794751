package io.federation.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Lets JGit see a repository's own configuration and nothing else of the machine.
 *
 * <p>A node must behave the same whoever's HOME it runs with, so the system's, the user's and
 * JGit's own configuration files are not read. JGit keeps the measured resolution of a file
 * system's time stamps in the last of these and measures for seconds where it is missing; the
 * figures below are what it would find at worst on a Linux file system, whose stamps come from the
 * kernel's tick (at most 10 ms).
 */
public final class IsolatedSystemReader extends SystemReader.Delegate {

  private static final String RESOLUTION = "10 milliseconds";

  private IsolatedSystemReader(SystemReader system) {
    super(system);
  }

  /** Makes this the process's system reader. Doing so again changes nothing. */
  public static synchronized void install() {
    SystemReader present = SystemReader.getInstance();
    if (!(present instanceof IsolatedSystemReader)) {
      SystemReader.setInstance(new IsolatedSystemReader(present));
    }
  }

  @Override
  public @Nullable String getenv(String variable) {
    // GIT_DIR, GIT_TRACE and the like would change what a node does; PATH is for finding sh.
    return variable.startsWith("GIT_") ? null : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new NoConfigFile(parent, fs);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new NoConfigFile(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new NoConfigFile(parent, fs);
  }

  @Override
  public StoredConfig getUserConfig() {
    return new MeasuredFileSystems();
  }

  @Override
  public StoredConfig getSystemConfig() {
    return new MeasuredFileSystems();
  }

  @Override
  public StoredConfig getJGitConfig() {
    return new MeasuredFileSystems();
  }

  private static final class NoConfigFile extends FileBasedConfig {
    NoConfigFile(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // There is no file.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }

  private static final class MeasuredFileSystems extends StoredConfig {
    MeasuredFileSystems() {
      // A collection in the background would be cut off by the program's end, or meet its next
      // step.
      setBoolean("gc", null, "autoDetach", false);
      // Nor does a fetch collect by itself: see Packing.
      setInt("gc", null, "auto", 0);
      setInt("gc", null, "autoPackLimit", 0);
    }

    @Override
    public @Nullable String getString(String section, @Nullable String subsection, String name) {
      if (section.equals("filesystem")
          && (name.equals("timestampResolution") || name.equals("minRacyThreshold"))) {
        return RESOLUTION;
      }
      return super.getString(section, subsection, name);
    }

    @Override
    public void load() {
      // There is no file.
    }

    @Override
    public void save() {
      // There is no file.
    }
  }
}
