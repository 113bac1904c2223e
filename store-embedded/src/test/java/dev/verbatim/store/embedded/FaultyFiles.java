package dev.verbatim.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system whose n-th change fails, and that can lose what was not forced, as a power cut
 * does.
 */
final class FaultyFiles implements LogFiles {
  private final LogFiles real = new DiskFiles();
  private final List<FaultyFile> open = new ArrayList<>();
  private int untilFault = Integer.MAX_VALUE;
  private boolean tears;
  private int faults;
  private volatile long usableBytes = Long.MAX_VALUE;

  /** The change after {@code changes} others fails, once; a failing write leaves half of it. */
  synchronized void failAfter(int changes, boolean tearsWrites) {
    untilFault = changes;
    tears = tearsWrites;
  }

  synchronized int faults() {
    return faults;
  }

  void usable(long bytes) {
    usableBytes = bytes;
  }

  /** Cuts off everything that was never forced. */
  synchronized void losePower() throws IOException {
    for (FaultyFile file : open) {
      file.loseUnforced();
    }
    open.clear();
  }

  private synchronized boolean fails() {
    boolean fails = untilFault-- == 0;
    faults += fails ? 1 : 0;
    return fails;
  }

  private void change(String what) throws IOException {
    if (fails()) {
      throw new IOException("injected: " + what);
    }
  }

  @Override
  public synchronized LogFile open(Path file) throws IOException {
    FaultyFile opened = new FaultyFile(real.open(file), file);
    open.add(opened);
    return opened;
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    change("create directory");
    real.createDirectory(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    change("force directory");
    real.forceDirectory(directory);
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    return Math.min(usableBytes, real.usableBytes(path));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    change("rename");
    real.rename(from, to);
  }

  @Override
  public synchronized void deleteTree(Path directory) throws IOException {
    open.removeIf(file -> file.path.startsWith(directory));
    real.deleteTree(directory);
  }

  private final class FaultyFile implements LogFile {
    private final LogFile file;
    private final Path path;
    private long forced;

    private FaultyFile(LogFile file, Path path) throws IOException {
      this.file = file;
      this.path = path;
      this.forced = file.size();
    }

    private void loseUnforced() throws IOException {
      try (LogFile again = real.open(path)) {
        again.truncate(Math.min(forced, again.size()));
      }
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      if (fails()) {
        if (tears) {
          bytes.limit(bytes.position() + bytes.remaining() / 2);
          file.write(bytes, position);
        }
        throw new IOException("injected: write");
      }
      file.write(bytes, position);
    }

    @Override
    public void read(ByteBuffer bytes, long position) throws IOException {
      file.read(bytes, position);
    }

    @Override
    public void force() throws IOException {
      change("force");
      file.force();
      forced = file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      change("truncate");
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
