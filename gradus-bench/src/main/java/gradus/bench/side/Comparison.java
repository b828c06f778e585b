package gradus.bench.side;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All samples of a run, and what follows from them. */
final class Comparison {
  private final List<Sample> samples = new ArrayList<>();
  private final List<Double> peaks = new ArrayList<>();

  /** Takes a sample. */
  void add(Sample sample) {
    samples.add(sample);
  }

  /** Takes a peak of fused multiply-add, in GFLOP/s. */
  void addPeak(double gigaflops) {
    peaks.add(gigaflops);
  }

  /** Returns the samples in the order of measurement. */
  List<Sample> samples() {
    return samples;
  }

  /** Returns the peaks of all rounds. */
  Spread peak() {
    return Spread.of(peaks.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Returns the setting that was fastest in the first round. */
  Library.Setting best(Library library, Workload workload) {
    return samples.stream()
        .filter(s -> s.library() == library && s.workload() == workload && s.round() == 0)
        .max(Comparator.comparingDouble(Sample::rate))
        .map(Sample::setting)
        .orElse(library.settings().getFirst());
  }

  /** Returns a library's samples of a workload with its best setting, without neighbour. */
  List<Sample> of(Library library, Workload workload) {
    return of(library, workload, false);
  }

  private List<Sample> of(Library library, Workload workload, boolean neighbour) {
    Library.Setting setting = best(library, workload);
    return samples.stream()
        .filter(s -> s.library() == library && s.workload() == workload)
        .filter(s -> s.setting().equals(setting) && s.neighbour() == neighbour)
        .toList();
  }

  /** Returns the spread of a figure, if there is any. */
  Optional<Spread> spread(Library library, Workload workload, ToDoubleFunction<Sample> figure) {
    double[] figures = of(library, workload).stream().mapToDouble(figure).toArray();
    return figures.length == 0 ? Optional.empty() : Optional.of(Spread.of(figures));
  }

  /** Returns the peer with the greatest median rate. */
  Optional<Library> bestPeer(Workload workload) {
    Map<Library, Double> medians = new EnumMap<>(Library.class);
    for (Library peer : Library.PEERS) {
      spread(peer, workload, Sample::rate).ifPresent(rate -> medians.put(peer, rate.median()));
    }
    return medians.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  /** Returns how many times as fast as its best peer Gradus was, round by round. */
  Optional<Spread> ratio(Workload workload) {
    List<Sample> own = of(Library.GRADUS, workload);
    List<Sample> other = bestPeer(workload).map(peer -> of(peer, workload)).orElse(List.of());
    int rounds = Math.min(own.size(), other.size());
    if (rounds == 0) {
      return Optional.empty();
    }
    double[] ratios = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      ratios[i] = own.get(i).rate() / other.get(i).rate();
    }
    return Optional.of(Spread.of(ratios));
  }

  /** Returns which share of the peak the matrix products of Gradus's steps reach. */
  Optional<Double> shareOfPeak(Workload workload) {
    if (workload.flops() == 0 || peaks.isEmpty()) {
      return Optional.empty();
    }
    return spread(Library.GRADUS, workload, Sample::rate)
        .map(r -> r.median() / workload.perStep() * workload.flops() / (peak().median() * 1e9));
  }

  /** Returns which share of its speed a library keeps beside a busy neighbour. */
  Optional<Double> besideNeighbour(Library library, Workload workload) {
    double[] beside = of(library, workload, true).stream().mapToDouble(Sample::rate).toArray();
    return beside.length == 0
        ? Optional.empty()
        : spread(library, workload, Sample::rate)
            .map(alone -> Spread.of(beside).median() / alone.median());
  }
}
