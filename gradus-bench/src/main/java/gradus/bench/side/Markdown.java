package gradus.bench.side;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A comparison as the section of a page. */
final class Markdown {
  /** What stands before the section in the page. */
  static final String BEGIN = "<!-- Written by gradus-bench/run: begin -->";

  /** What stands after it. */
  static final String END = "<!-- Written by gradus-bench/run: end -->";

  private static final List<Library> COLUMNS =
      Stream.concat(Stream.of(Library.GRADUS), Library.PEERS.stream()).toList();

  private final Comparison comparison;
  private final Path home;
  private final StringBuilder text = new StringBuilder();

  private Markdown(Comparison comparison, Path home) {
    this.comparison = comparison;
    this.home = home;
  }

  /**
   * Returns the section.
   *
   * @param home the folder gradus-bench, whose jars are weighed
   * @param machine one line on the machine
   */
  static String of(Comparison comparison, Path home, String machine) {
    return new Markdown(comparison, home).write(machine);
  }

  /** Returns a page with another section between its markers. */
  static String replaced(String page, String section) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "expected the lines \"" + BEGIN + "\" and \"" + END + "\" in the page");
    }
    return page.substring(0, begin + BEGIN.length()) + "\n" + section + page.substring(end);
  }

  private String write(String machine) {
    text.append(machine).append(". ");
    text.append(
        Library.PEERS.stream().map(Library::version).collect(Collectors.joining(", ", "", ".\n")));
    if (comparison.samples().isEmpty()) {
      return text.toString();
    }
    rates();
    recorded();
    footprint();
    losses();
    settings();
    return text.toString();
  }

  private List<Workload> workloads() {
    return Arrays.stream(Workload.values())
        .filter(w -> !comparison.of(Library.GRADUS, w).isEmpty())
        .toList();
  }

  private void rates() {
    List<String> head = new ArrayList<>(List.of("Workload", "Unit"));
    COLUMNS.forEach(library -> head.add(library.title()));
    head.addAll(List.of("Gradus / best peer", "Wanted", "Share of the peak"));
    header(head);
    for (Workload workload : workloads()) {
      List<String> cells = new ArrayList<>();
      cells.add(workload.name() + " " + workload.title());
      cells.add(workload.unit());
      COLUMNS.forEach(library -> cells.add(spread(library, workload, Sample::rate)));
      cells.add(comparison.ratio(workload).map(Spread::text).map(r -> "**" + r + "**").orElse("–"));
      cells.add("≥ " + Spread.number(workload.target()).replaceAll("\\.?0+$", ""));
      cells.add(comparison.shareOfPeak(workload).map(Markdown::percent).orElse("–"));
      row(cells);
    }
    text.append("\nMedian (least–greatest) of the rounds, in each of which all libraries ran in")
        .append(" turn; the ratio is taken round by round.\nThe peak of fused multiply-add was ")
        .append(comparison.peak().text())
        .append(" GFLOP/s on both cores; the share counts matrix products alone.\n");
  }

  private void recorded() {
    List<Workload> small =
        workloads().stream().filter(w -> !comparison.of(Library.RECORDED, w).isEmpty()).toList();
    if (small.isEmpty()) {
      return;
    }
    header(List.of("Gradus", "Plan held", "Recorded anew each time"));
    for (Workload workload : small) {
      row(
          List.of(
              workload.name() + ", " + workload.unit(),
              spread(Library.GRADUS, workload, Sample::rate),
              spread(Library.RECORDED, workload, Sample::rate)));
    }
  }

  private void footprint() {
    List<String> head = new ArrayList<>(List.of(""));
    COLUMNS.forEach(library -> head.add(library.title()));
    header(head);
    figures(
        "From the start of the process to the end of the first step of W2, ms",
        Workload.W2,
        Sample::firstStepMillis);
    figures("Most memory resident in W3, MB", Workload.W3, Sample::peakMegabytes);
    sizes("All jars, MB", true);
    sizes("Native code unpacked, MB", false);
    List<String> cells = new ArrayList<>(List.of("Speed of W2 kept beside a busy neighbour"));
    for (Library library : COLUMNS) {
      cells.add(
          comparison.besideNeighbour(library, Workload.W2).map(Markdown::percent).orElse("–"));
    }
    row(cells);
    text.append("\nThe neighbour is a process that spins on one of the two cores: three quarters")
        .append(" of the two are left.\n");
  }

  private void figures(String name, Workload workload, ToDoubleFunction<Sample> figure) {
    List<String> cells = new ArrayList<>(List.of(name));
    COLUMNS.forEach(library -> cells.add(spread(library, workload, figure)));
    row(cells);
  }

  private void sizes(String name, boolean jars) {
    List<String> cells = new ArrayList<>(List.of(name));
    for (Library library : COLUMNS) {
      long bytes = jars ? library.jarBytes(home) : library.nativeBytes(home);
      cells.add(bytes == 0 ? "–" : Spread.number(bytes / 1e6));
    }
    row(cells);
  }

  private void losses() {
    List<String> head = new ArrayList<>(List.of("Loss", "After"));
    COLUMNS.forEach(library -> head.add(library.title()));
    header(head);
    for (Workload workload : workloads()) {
      List<String> cells = new ArrayList<>();
      cells.add(workload.name());
      cells.add(
          workload.sanitySteps() + (workload.name().startsWith("W7") ? " symbols" : " steps"));
      for (Library library : COLUMNS) {
        cells.add(
            comparison
                .spread(library, workload, Sample::loss)
                .map(loss -> String.format(Locale.ROOT, "%.5f", loss.median()))
                .orElse("–"));
      }
      row(cells);
    }
    text.append("\nAll start from the same weights and see the same examples; for W7 the loss is")
        .append(" the mean surprise at what was drawn.\n");
  }

  private void settings() {
    text.append("\nThe settings that were fastest in the first round:");
    for (Library peer : Library.PEERS) {
      if (workloads().stream().allMatch(w -> comparison.of(peer, w).isEmpty())) {
        continue;
      }
      text.append("\n- ").append(peer.title()).append(": ");
      text.append(
          workloads().stream()
              .filter(w -> !comparison.of(peer, w).isEmpty())
              .map(w -> w.name() + " " + comparison.best(peer, w).name())
              .collect(Collectors.joining("; ")));
    }
    text.append('\n');
  }

  private String spread(Library library, Workload workload, ToDoubleFunction<Sample> figure) {
    Optional<Spread> spread = comparison.spread(library, workload, figure);
    return spread.map(Spread::text).orElse("–");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private void header(List<String> cells) {
    text.append('\n');
    row(cells);
    row(cells.stream().map(_ -> "---").toList());
  }

  private void row(List<String> cells) {
    text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
