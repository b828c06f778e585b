package gradus.bench.side;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A library as a process: its program, class path and the settings that may suit it best. */
enum Library {
  GRADUS("Gradus", "", "gradus.bench.side.GradusPeer", "", List.of(new Setting("", Map.of()))),
  RECORDED(
      "recorded anew", "", "gradus.bench.side.GradusPeer", "", List.of(new Setting("", Map.of()))),
  DJL(
      "DJL",
      "DJL 0.35.1 with PyTorch 2.7.1",
      "gradus.bench.djl.DjlPeer",
      "peers/djl",
      List.of(
          new Setting("2 threads", Map.of("OMP_NUM_THREADS", "2")),
          new Setting("1 thread", Map.of("OMP_NUM_THREADS", "1")))),
  TENSORFLOW(
      "TensorFlow",
      "TensorFlow Java 1.1.0",
      "gradus.bench.tensorflow.TensorFlowPeer",
      "peers/tensorflow",
      List.of(
          new Setting("2 threads", Map.of("BENCH_THREADS", "2", "TF_ENABLE_ONEDNN_OPTS", "0")),
          new Setting(
              "2 threads, oneDNN", Map.of("BENCH_THREADS", "2", "TF_ENABLE_ONEDNN_OPTS", "1")),
          new Setting("1 thread", Map.of("BENCH_THREADS", "1", "TF_ENABLE_ONEDNN_OPTS", "0")))),
  DEEPLEARNING4J(
      "Deeplearning4j",
      "Deeplearning4j 1.0.0-M2.1",
      "gradus.bench.deeplearning4j.Deeplearning4jPeer",
      "peers/deeplearning4j",
      List.of(
          new Setting("OpenBLAS 2", Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "2")),
          new Setting("OpenMP 2", Map.of("OMP_NUM_THREADS", "2", "OPENBLAS_NUM_THREADS", "1"))));

  /** Threads and switches: one pool of two threads, or what may be better for small networks. */
  record Setting(String name, Map<String, String> environment) {}

  /** The libraries other than Gradus. */
  static final List<Library> PEERS = List.of(DJL, TENSORFLOW, DEEPLEARNING4J);

  private final String title;
  private final String version;
  private final String program;
  private final String folder;

  @SuppressWarnings("ImmutableEnumChecker") // a list of List.of
  private final List<Setting> settings;

  Library(String title, String version, String program, String folder, List<Setting> settings) {
    this.title = title;
    this.version = version;
    this.program = program;
    this.folder = folder;
    this.settings = settings;
  }

  /** Returns the peer of a title. */
  static Library peer(String title) {
    return PEERS.stream()
        .filter(peer -> peer.title.equalsIgnoreCase(title))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected DJL, TensorFlow or Deeplearning4j, found \"" + title + "\""));
  }

  /** Returns the name for tables. */
  String title() {
    return title;
  }

  /** Returns the name with its version. */
  String version() {
    return version;
  }

  /** Returns the settings to choose from. */
  List<Setting> settings() {
    return settings;
  }

  boolean isGradus() {
    return this == GRADUS || this == RECORDED;
  }

  /**
   * Returns a process that measures a workload.
   *
   * @param home the folder gradus-bench
   */
  ProcessBuilder process(Path home, Setting setting, Workload workload, double seconds)
      throws IOException {
    List<String> words = new ArrayList<>(java());
    words.addAll(
        isGradus()
            ? List.of("--add-modules=jdk.incubator.vector")
            : List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-Dorg.bytedeco.javacpp.cachedir=" + natives(home)));
    words.add("-cp");
    words.add(classes(home) + File.pathSeparator + jars(home) + File.separator + "*");
    words.add(program);
    words.add(workload.name());
    words.add(String.valueOf(warmSeconds()));
    words.add(String.valueOf(seconds));
    words.add(String.valueOf(System.currentTimeMillis()));
    if (this == RECORDED) {
      words.add("recorded");
    }
    Files.createDirectories(natives(home));
    var builder = new ProcessBuilder(words);
    builder.environment().putAll(setting.environment());
    builder.environment().put("DJL_CACHE_DIR", natives(home).toString());
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
    return builder;
  }

  /**
   * Returns how long a process warms up before it is measured: of Gradus until its kernels are
   * compiled, of native code until the JVM has compiled the little that it has to do.
   */
  private double warmSeconds() {
    return isGradus() ? 20 : 3;
  }

  /** Returns the words that start the Java of this process, on the collector of the command. */
  static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseG1GC",
        "-Xmx3g");
  }

  /** Returns the size of all jars that a user of the library has, in bytes. */
  long jarBytes(Path home) {
    return bytes(jars(home), name -> isGradus() ? !isPlumbing(name) : !name.startsWith("gradus"));
  }

  /** Returns the size of the native code that it unpacks, in bytes. */
  long nativeBytes(Path home) {
    return bytes(natives(home), _ -> true);
  }

  private Path jars(Path home) {
    return home.resolve(folder).resolve("target/launch/lib");
  }

  private Path classes(Path home) {
    return home.resolve(folder).resolve("target/launch/classes");
  }

  private Path natives(Path home) {
    return home.resolve("target/natives").resolve(name());
  }

  private static boolean isPlumbing(String name) { // of the benchmarks alone
    return name.startsWith("jmh") || name.startsWith("jopt") || name.startsWith("commons-math");
  }

  private static long bytes(Path folder, Predicate<String> counted) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> counted.test(file.getFileName().toString()))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
