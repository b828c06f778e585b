package gradus.bench.side;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs Gradus and its peers in turn, each in a process of its own, and reports.
 *
 * <p>Usage: {@code gradus-bench/run [W1 … W7] [--rounds N] [--seconds S] [--without PEER]}. With
 * all workloads, the report replaces its section in docs/benchmarks.md; with some, it is printed
 * alone. The raw figures go into gradus-bench/target/side-by-side.csv.
 */
public final class Compare {
  private static final long TIMEOUT_SECONDS = 300;

  private final Path home;
  private final Set<Workload> workloads;
  private final Set<Library> libraries;
  private final int rounds;
  private final double seconds;
  private final Comparison comparison = new Comparison();
  private final JsonMapper json = new JsonMapper();
  private final Path log;

  private Compare(
      Path home, Set<Workload> workloads, Set<Library> libraries, int rounds, double seconds) {
    this.home = home;
    this.workloads = workloads;
    this.libraries = libraries;
    this.rounds = rounds;
    this.seconds = seconds;
    log = home.resolve("target/side-by-side.log");
  }

  /** Runs; the folder gradus-bench is the working directory. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Set<Workload> workloads = new LinkedHashSet<>();
    Set<Library> libraries = EnumSet.allOf(Library.class);
    int rounds = 3;
    double seconds = 2;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
        case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
        case "--without" -> libraries.remove(Library.peer(arguments[++i]));
        default -> workloads.addAll(Workload.allNamed(arguments[i]));
      }
    }
    if (workloads.isEmpty()) {
      workloads.addAll(List.of(Workload.values()));
    }
    Path home = Path.of("").toAbsolutePath();
    new Compare(home, workloads, libraries, rounds, seconds).run();
  }

  private void run() throws IOException, InterruptedException {
    Files.createDirectories(log.getParent());
    Files.deleteIfExists(log);
    for (Library peer : Library.PEERS) { // unpacks its native code, before any clock runs
      if (libraries.contains(peer)) {
        measure(peer, peer.settings().getFirst(), Workload.W1, -1, false, 0.1);
      }
    }
    for (int round = 0; round < rounds; round++) {
      measurePeak();
      for (Workload workload : workloads) {
        runRound(workload, round);
      }
    }
    if (workloads.contains(Workload.W2)) {
      runBesideNeighbour();
    }
    report();
  }

  private void runRound(Workload workload, int round) throws IOException, InterruptedException {
    for (Library library : libraries) {
      if (library == Library.RECORDED && !workload.isSmall()) {
        continue;
      }
      // The first round finds the settings that are best for this machine.
      List<Library.Setting> settings =
          round == 0 ? library.settings() : List.of(comparison.best(library, workload));
      for (Library.Setting setting : settings) {
        measure(library, setting, workload, round, false, seconds);
      }
    }
  }

  private void runBesideNeighbour() throws IOException, InterruptedException {
    List<Library> both = new ArrayList<>(List.of(Library.GRADUS));
    comparison.bestPeer(Workload.W2).ifPresent(both::add);
    Process neighbour =
        new ProcessBuilder("taskset", "-c", "1", "sh", "-c", "while :; do :; done").start();
    var end = new Thread(neighbour::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(end);
    try {
      for (int round = 0; round < rounds; round++) {
        for (Library library : both) {
          Library.Setting setting = comparison.best(library, Workload.W2);
          measure(library, setting, Workload.W2, round + rounds, true, seconds);
        }
      }
    } finally {
      neighbour.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private void measure(
      Library library,
      Library.Setting setting,
      Workload workload,
      int round,
      boolean neighbour,
      double length)
      throws IOException, InterruptedException {
    System.err.printf(
        "%s %s%s%s: ",
        workload,
        library.title(),
        setting.name().isEmpty() ? "" : ", " + setting.name(),
        neighbour ? ", beside a neighbour" : "");
    JsonNode line = run(library.process(home, setting, workload, length));
    double rate = line.path("rate").asDouble(0);
    System.err.printf("%s %s%n", Spread.number(rate), workload.unit());
    if (rate > 0 && round >= 0) {
      comparison.add(
          new Sample(
              library,
              setting,
              workload,
              round,
              neighbour,
              rate,
              line.path("loss").asDouble(),
              line.path("firstStepMillis").asDouble(),
              line.path("peakMegabytes").asDouble()));
    }
  }

  private void measurePeak() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(Library.java());
    words.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            PeakProcess.class.getName()));
    comparison.addPeak(run(new ProcessBuilder(words)).path("rate").asDouble());
  }

  /** Runs a process and returns the line of JSON that it prints. */
  private JsonNode run(ProcessBuilder builder) throws IOException, InterruptedException {
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    try {
      Thread.ofVirtual().start(() -> stopInTime(process));
      String printed;
      try (InputStream out = process.getInputStream()) {
        printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
      process.waitFor();
      return printed
          .lines()
          .filter(line -> line.startsWith("{\"rate\""))
          .findFirst()
          .map(line -> json.readTree(line))
          .orElseGet(
              () -> {
                System.err.printf("failed, see %s; ", log);
                return json.createObjectNode();
              });
    } finally {
      process.destroyForcibly();
    }
  }

  private static void stopInTime(Process process) {
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void report() throws IOException {
    List<String> lines = new ArrayList<>(List.of(Sample.HEADER));
    comparison.samples().forEach(sample -> lines.add(sample.line()));
    Files.write(home.resolve("target/side-by-side.csv"), lines);
    String section = Markdown.of(comparison, home, machine());
    System.out.print(section);
    if (workloads.size() == Workload.values().length) {
      Path page = home.resolveSibling("docs").resolve("benchmarks.md");
      Files.writeString(page, Markdown.replaced(Files.readString(page), section));
    }
  }

  private static String machine() throws IOException {
    String cpu = Files.readString(Path.of("/proc/cpuinfo"));
    String model =
        cpu.lines()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse("an unknown processor");
    String vectors =
        cpu.contains("avx512f") ? "AVX-512" : cpu.contains("avx2") ? "AVX2" : "no AVX2";
    return "Measured on "
        + LocalDate.now(ZoneId.systemDefault())
        + " with "
        + Runtime.getRuntime().availableProcessors()
        + " cores of "
        + model
        + " ("
        + vectors
        + "), Java "
        + System.getProperty("java.vendor.version", "")
        + ", G1";
  }
}
