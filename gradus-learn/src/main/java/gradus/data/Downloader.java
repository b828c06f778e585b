package gradus.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fetches known data: goes on where an earlier attempt stopped, checks the content, and only then
 * gives the file its name, so that a file of that name is always whole.
 */
public final class Downloader {
  private static final int ATTEMPTS = 3; // for each address, each going on where the last stopped

  /** Is told how far a download has come. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called now and then from the thread that downloads.
     *
     * @param file the file
     * @param done bytes that have arrived
     * @param total bytes expected
     */
    void update(KnownData.KnownFile file, long done, long total);
  }

  private final Duration patience;

  /** Creates a downloader that gives up on a server after 30 seconds of silence. */
  public Downloader() {
    this(Duration.ofSeconds(30));
  }

  Downloader(Duration patience) {
    this.patience = patience;
  }

  /**
   * Fetches the files of a data set that are not there yet.
   *
   * @param data what to fetch
   * @param folder the data folder; created when missing
   * @param progress is told how far it has come
   * @return the files, all of them whole
   * @throws DataException when a file cannot be fetched or is not the one expected
   */
  public List<Path> get(KnownData data, Path folder, Progress progress) {
    List<Path> paths = new ArrayList<>();
    for (KnownData.KnownFile file : data.files()) {
      paths.add(get(file, folder, progress));
    }
    return List.copyOf(paths);
  }

  private Path get(KnownData.KnownFile file, Path folder, Progress progress) {
    Path path = folder.resolve(file.path()).normalize();
    if (!path.startsWith(folder.normalize())) {
      throw new DataException("'" + file.path() + "' leads out of the data folder " + folder);
    }
    if (Files.exists(path)) {
      if (file.matches(path)) {
        progress.update(file, file.bytes(), file.bytes());
        return path;
      }
      throw DataException.in(
          path,
          "",
          "the file is there, but its content is not the known one",
          "Move it away, and it is downloaded anew.");
    }
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw DataException.in(
          path, "the folder cannot be created (" + e.getMessage() + ")", "Choose another.", e);
    }
    fetch(file, path, progress);
    return path;
  }

  private void fetch(KnownData.KnownFile file, Path path, Progress progress) {
    Path part = path.resolveSibling(path.getFileName() + ".part");
    List<String> failures = new ArrayList<>();
    try (HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience)
            .build()) {
      for (URI address : file.addresses()) {
        String failure = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
          failure = attempt(client, address, file, part, progress);
          if (failure.isEmpty()) {
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
            return;
          }
        }
        failures.add(address + ": " + failure);
      }
    } catch (IOException e) {
      failures.add(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failures.add("stopped");
    }
    throw DataException.in(
        path,
        "",
        "cannot be downloaded (" + String.join("; ", failures) + ")",
        "Try again, it goes on where it stopped; or put the file there by hand.");
  }

  /** Fetches what is still missing and checks the whole; returns what went wrong, or nothing. */
  private String attempt(
      HttpClient client, URI address, KnownData.KnownFile file, Path part, Progress progress)
      throws InterruptedException {
    try {
      long start = Files.exists(part) ? Files.size(part) : 0;
      HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience);
      if (start > 0) {
        request.header("Range", "bytes=" + start + "-");
      }
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        boolean rest = response.statusCode() == 206 && startsAt(response, start);
        if (response.statusCode() == 416 && start > 0) {
          return check(file, part); // nothing is left to fetch
        }
        if (response.statusCode() != 200 && !rest) {
          if (response.statusCode() == 206) {
            Files.delete(part);
          }
          return "the server answered " + response.statusCode();
        }
        String failure = receive(in, rest ? start : 0, file, part, progress);
        return failure.isEmpty() ? check(file, part) : failure;
      }
    } catch (IOException e) {
      return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
  }

  private static boolean startsAt(HttpResponse<?> response, long start) {
    return response
        .headers()
        .firstValue("Content-Range")
        .map(range -> range.startsWith("bytes " + start + "-"))
        .orElse(false);
  }

  private String receive(
      InputStream in, long start, KnownData.KnownFile file, Path part, Progress progress)
      throws IOException {
    StandardOpenOption how =
        start > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    long most = file.bytes() + file.bytes() / 2 + (1 << 16);
    AtomicLong done = new AtomicLong(start);
    Thread watch = watch(in, done);
    try (OutputStream out =
        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      byte[] piece = new byte[1 << 16];
      int count;
      while ((count = in.read(piece)) >= 0) {
        out.write(piece, 0, count);
        long received = done.addAndGet(count);
        progress.update(file, received, file.bytes());
        if (received > most) {
          break;
        }
      }
    } finally {
      watch.interrupt();
    }
    if (done.get() > most) {
      Files.delete(part);
      return String.format(
          Locale.ROOT, "expected about %,d bytes, found more than %,d", file.bytes(), most);
    }
    return "";
  }

  /** Closes a stream that has been silent for too long; a read that waits on it then ends. */
  private Thread watch(InputStream in, AtomicLong done) {
    return Thread.ofVirtual()
        .start(
            () -> {
              long before = -1;
              try {
                while (done.get() != before) {
                  before = done.get();
                  Thread.sleep(patience);
                }
                in.close();
              } catch (InterruptedException | IOException e) {
                // the download has ended by itself
              }
            });
  }

  private static String check(KnownData.KnownFile file, Path part) throws IOException {
    String found;
    try {
      found = file.hash(part);
    } catch (IOException e) {
      found = "a damaged file, " + e.getMessage();
    }
    if (found.equals(file.sha256())) {
      return "";
    }
    long size = Files.size(part);
    if (file.unpackedBytes() == 0 && size < file.bytes()) {
      return String.format(
          Locale.ROOT, "expected %,d bytes, received %,d", file.bytes(), size); // keep the part
    }
    Files.delete(part);
    return "expected content with SHA-256 " + file.sha256() + ", found " + found;
  }
}
