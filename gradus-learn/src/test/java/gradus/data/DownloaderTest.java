package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloaderTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) ((i * 7919) >> 5);
    }
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @TempDir Path folder;
  private HttpServer server;
  private ExecutorService threads;
  private final List<String> ranges = new ArrayList<>();
  private final Downloader downloader = new Downloader(Duration.ofSeconds(20));

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private URI serve(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          synchronized (ranges) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "all" : range);
          }
          try (exchange) {
            answer.to(exchange);
          }
        });
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** A server that understands ranges, and breaks off after {@code most} bytes. */
  private static Answer ranged(byte[] content, int most) {
    return exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
      if (from >= content.length) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
      int count = Math.min(most, content.length - from);
      exchange.getResponseBody().write(content, from, count);
      exchange.getResponseBody().flush();
    };
  }

  private static KnownData data(byte[] content, long bytes, long unpacked, URI... addresses) {
    String hash = HexFormat.of().formatHex(Dataset.sha256().digest(content));
    var file = new KnownData.KnownFile("set/file", List.of(addresses), bytes, unpacked, hash);
    return new KnownData("set", "a set", "free", "us", List.of(file));
  }

  private List<Path> get(KnownData data) {
    return downloader.get(data, folder, (_, _, _) -> {});
  }

  @Test
  void aFileArrivesWholeAndIsNotFetchedAgain() throws IOException {
    KnownData data = data(CONTENT, CONTENT.length, 0, serve("/f", ranged(CONTENT, 1 << 30)));
    List<Long> seen = new ArrayList<>();
    List<Path> files = downloader.get(data, folder, (_, done, _) -> seen.add(done));
    assertThat(files).containsExactly(folder.resolve("set/file"));
    assertThat(Files.readAllBytes(files.getFirst())).isEqualTo(CONTENT);
    assertThat(seen).isSorted().endsWith((long) CONTENT.length);
    get(data);
    assertThat(ranges).containsExactly("all");
    assertThat(folder.resolve("set")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aBrokenConnectionGoesOnWhereItStopped() throws IOException {
    KnownData data = data(CONTENT, CONTENT.length, 0, serve("/f", ranged(CONTENT, 120_000)));
    get(data);
    assertThat(Files.readAllBytes(folder.resolve("set/file"))).isEqualTo(CONTENT);
    assertThat(ranges).hasSize(3).startsWith("all");
    assertThat(ranges.get(2)).matches("bytes=[1-9]\\d*-");
  }

  @Test
  void aServerWithoutRangesStartsAnew() throws IOException {
    Files.createDirectories(folder.resolve("set"));
    Files.write(folder.resolve("set/file.part"), Arrays.copyOf(CONTENT, 1000));
    URI plain =
        serve(
            "/f",
            exchange -> {
              exchange.sendResponseHeaders(200, CONTENT.length);
              exchange.getResponseBody().write(CONTENT);
            });
    get(data(CONTENT, CONTENT.length, 0, plain));
    assertThat(ranges).containsExactly("bytes=1000-");
    assertThat(Files.readAllBytes(folder.resolve("set/file"))).isEqualTo(CONTENT);
  }

  @Test
  void aCompletePartOnlyNeedsItsName() throws IOException {
    Files.createDirectories(folder.resolve("set"));
    Files.write(folder.resolve("set/file.part"), CONTENT);
    get(data(CONTENT, CONTENT.length, 0, serve("/f", ranged(CONTENT, 1 << 30))));
    assertThat(folder.resolve("set/file")).exists();
  }

  @Test
  void anotherAddressIsTriedWhenOneFails() {
    URI gone = serve("/gone", exchange -> exchange.sendResponseHeaders(404, -1));
    URI good = serve("/good", ranged(CONTENT, 1 << 30));
    assertThat(get(data(CONTENT, CONTENT.length, 0, gone, good))).hasSize(1);
  }

  @Test
  void wrongContentIsRefusedAndRemoved() {
    byte[] other = CONTENT.clone();
    other[5]++;
    URI address = serve("/f", ranged(other, 1 << 30));
    KnownData data = data(CONTENT, CONTENT.length, 0, address);
    String found = HexFormat.of().formatHex(Dataset.sha256().digest(other));
    assertThatThrownBy(() -> get(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder.resolve("set/file")
                + ": cannot be downloaded ("
                + address
                + ": expected content with SHA-256 "
                + data.files().getFirst().sha256()
                + ", found "
                + found
                + "). Try again, it goes on where it stopped; or put the file there by hand.");
    assertThat(folder.resolve("set")).isEmptyDirectory();
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    URI endless =
        serve(
            "/f",
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(CONTENT);
              }
            });
    assertThatThrownBy(() -> get(data(CONTENT, 1000, 0, endless)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected about 1,000 bytes, found more than 67,036");
    assertThat(folder.resolve("set")).isEmptyDirectory();
  }

  @Test
  void aSilentServerIsNotWaitedForEndlessly() {
    URI silent =
        serve(
            "/f",
            exchange -> {
              exchange.sendResponseHeaders(200, CONTENT.length);
              exchange.getResponseBody().write(CONTENT, 0, 1000);
              exchange.getResponseBody().flush();
              try {
                Thread.sleep(20_000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    long before = System.nanoTime();
    KnownData data = data(CONTENT, CONTENT.length, 0, silent);
    var impatient = new Downloader(Duration.ofMillis(500));
    assertThatThrownBy(() -> impatient.get(data, folder, (_, _, _) -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot be downloaded (" + silent);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void compressedFilesAreKnownByTheirContent() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(CONTENT);
    }
    URI address = serve("/f", ranged(packed.toByteArray(), 1 << 30));
    get(data(CONTENT, packed.size() + 17, CONTENT.length, address));
    assertThat(Files.readAllBytes(folder.resolve("set/file"))).isEqualTo(packed.toByteArray());
  }

  @Test
  void aBombIsNotUnpackedToItsEnd() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 30; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    URI address = serve("/f", ranged(packed.toByteArray(), 1 << 30));
    assertThatThrownBy(() -> get(data(CONTENT, packed.size(), CONTENT.length, address)))
        .hasMessageContaining("expected content with SHA-256");
  }

  @Test
  void aDifferentFileOfTheSameNameIsLeftAlone() throws IOException {
    Path path = Files.createDirectories(folder.resolve("set")).resolve("file");
    Files.writeString(path, "mine");
    assertThatThrownBy(() -> get(data(CONTENT, CONTENT.length, 0)))
        .hasMessage(
            path
                + ": the file is there, but its content is not the known one."
                + " Move it away, and it is downloaded anew.");
    assertThat(path).hasContent("mine");
  }

  @Test
  void aPathCannotLeaveTheFolder() {
    var file = new KnownData.KnownFile("../out", List.of(), 1, 0, "");
    assertThatThrownBy(() -> get(new KnownData("x", "", "", "", List.of(file))))
        .hasMessage("'../out' leads out of the data folder " + folder);
  }

  @Test
  void theCatalogueIsComplete() {
    assertThat(KnownData.all()).extracting(KnownData::name).contains("mnist", "tinyshakespeare");
    for (KnownData data : KnownData.all()) {
      assertThat(data.licence()).isNotBlank();
      for (KnownData.KnownFile file : data.files()) {
        assertThat(file.sha256()).matches("[0-9a-f]{64}");
        assertThat(file.bytes()).isPositive();
        assertThat(file.addresses())
            .isNotEmpty()
            .allSatisfy(address -> assertThat(address.getScheme()).isEqualTo("https"));
      }
    }
    assertThat(KnownData.named("mnist")).hasToString("mnist  11.6 MB  CC BY-SA 3.0");
    assertThatThrownBy(() -> KnownData.named("minst"))
        .hasMessage("there is no data set 'minst'. Did you mean 'mnist'?");
  }

  @Test
  void theRealFilesHaveTheKnownContent() {
    String place = System.getenv("GRADUS_DATA");
    assumeTrue(place != null, "GRADUS_DATA is not set");
    for (KnownData data : KnownData.all()) {
      for (KnownData.KnownFile file : data.files()) {
        Path path = Path.of(place).resolve(file.path());
        assumeTrue(Files.exists(path), path + " is not there");
        assertThat(file.matches(path)).as(file.path()).isTrue();
      }
    }
  }

  @Test
  void foldersAreLookedAtInOrder() throws IOException {
    Path option = folder.resolve("option");
    Path named = folder.resolve("named");
    Files.createDirectories(named.resolve("mnist"));
    DataFolders folders = DataFolders.of(option, Map.of("GRADUS_DATA", named.toString()), folder);
    assertThat(folders.target()).isEqualTo(option);
    assertThat(folders.holding("mnist")).isEqualTo(named);
    assertThatThrownBy(() -> folders.holding("text"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "there is no text in %s (--data), %s (GRADUS_DATA), %s (the user's folder). 'gradus"
                + " data list' shows what can be downloaded; --data or GRADUS_DATA name another"
                + " folder.",
            option, named, folder.resolve(".gradus/data"));
    assertThat(DataFolders.of(null, Map.of("XDG_DATA_HOME", "/x"), folder).target())
        .isEqualTo(Path.of("/x/gradus"));
  }
}
