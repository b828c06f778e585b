package gradus.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.BiConsumer;

/**
 * Replaces files whole: writes a temporary file in the same folder, forces it to the disk, renames
 * it over the old one and forces the folder. Killed at any moment, a file is the old or the new
 * one.
 */
public final class AtomicWriter {
  /** How far a replacement has come. */
  public enum Stage {
    /** The temporary file exists and is empty. */
    OPENED,
    /** All bytes are written. */
    WRITTEN,
    /** All bytes are on the disk. */
    FORCED,
    /** The file has its final name. */
    RENAMED
  }

  /** Writes the contents of a file. */
  @FunctionalInterface
  public interface Body {
    /** Writes everything to an open channel, which the caller closes. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  private static final AtomicWriter STANDARD = new AtomicWriter((_, _) -> {});

  private final BiConsumer<Path, Stage> observer;

  private AtomicWriter(BiConsumer<Path, Stage> observer) {
    this.observer = observer;
  }

  /** Returns the writer that all files go through. */
  public static AtomicWriter standard() {
    return STANDARD;
  }

  /** Returns a writer that tells an observer about each stage, for tests of crashes. */
  public static AtomicWriter observed(BiConsumer<Path, Stage> observer) {
    return new AtomicWriter(observer);
  }

  /**
   * Replaces a file, making its folder if there is none.
   *
   * @throws ModelFileException if it cannot be written; the file that was there is unchanged then
   */
  public void write(Path file, Body body) {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || target.getFileName() == null) {
      throw new ModelFileException(file + ": cannot be written: it is a folder. Give a file name.");
    }
    // One fixed name: what a crash leaves behind is overwritten by the next attempt.
    Path temporary = folder.resolve("." + target.getFileName() + ".part");
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        observer.accept(file, Stage.OPENED);
        body.writeTo(channel);
        observer.accept(file, Stage.WRITTEN);
        channel.force(true);
      }
      observer.accept(file, Stage.FORCED);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      observer.accept(file, Stage.RENAMED);
      forceFolder(folder);
    } catch (IOException e) {
      delete(temporary);
      throw ModelFileException.writing(file, e);
    }
  }

  /** Replaces a file by text in UTF-8. */
  public void write(Path file, String text) {
    write(
        file,
        channel -> writeFully(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Windows cannot open a folder; its rename is as durable as it gets there.
    }
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException _) {
      // The failure that brought us here is the one to report.
    }
  }
}
