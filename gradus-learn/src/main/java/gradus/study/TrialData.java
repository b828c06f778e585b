package gradus.study;

import gradus.Rng;
import gradus.data.DataFolders;
import gradus.data.Dataset;
import gradus.data.Digits;
import gradus.data.Generated;
import gradus.data.Mnist;
import gradus.data.Normalisation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data of a study's runs, read once and shared by all of them.
 *
 * @param train what is learned
 * @param test what runs are judged by
 * @param sample the part of it that they are judged by on the way
 */
record TrialData(Dataset train, Dataset test, Dataset sample) {
  private static final int SAMPLE = 1_000; // examples: an evaluation then costs about four steps
  private static final int DRAWN = 2_000; // digits to learn from, half as many for the test

  /** A data set as it was read or made. */
  private record Parts(Dataset train, Dataset test) {}

  /** Data sets by the settings that they depend on. */
  static final class Shelf {
    private final @Nullable Path folder;
    private final Map<String, Parts> files = new LinkedHashMap<>();
    private final Map<List<String>, TrialData> normalised = new LinkedHashMap<>();
    private final Map<String, String> hashes = new LinkedHashMap<>();

    /**
     * Prepares to read.
     *
     * @param folder where MNIST lies; null for the usual places
     */
    Shelf(@Nullable Path folder) {
      this.folder = folder;
    }

    synchronized TrialData of(TrialSettings settings) {
      List<String> key =
          List.of(
              settings.get(Setting.DATA),
              settings.get(Setting.INPUTS),
              settings.get(Setting.EXAMPLES));
      return normalised.computeIfAbsent(key, _ -> make(settings));
    }

    /** Returns SHA-256 of the data as it was read. */
    synchronized String hash(TrialSettings settings) {
      String data = settings.get(Setting.DATA);
      Parts set = stored(data);
      return hashes.computeIfAbsent(data, _ -> set.train().hash() + set.test().hash());
    }

    private Parts stored(String data) {
      return files.computeIfAbsent(data, this::read);
    }

    private Parts read(String data) {
      return switch (data) {
        case "xor" -> new Parts(Generated.xor(), Generated.xor());
        case "digits" ->
            new Parts(
                Digits.generate(DRAWN, Rng.of(1).split("training")),
                Digits.generate(DRAWN / 2, Rng.of(1).split("test")));
        default -> {
          Mnist mnist = Mnist.load(place());
          yield new Parts(mnist.train(), mnist.test());
        }
      };
    }

    private Path place() {
      Path named = folder;
      return named != null && Files.isDirectory(named) && !Files.isDirectory(named.resolve("mnist"))
          ? named
          : DataFolders.of(named).holding("mnist");
    }

    private TrialData make(TrialSettings settings) {
      Parts set = stored(settings.get(Setting.DATA));
      String examples = settings.get(Setting.EXAMPLES);
      Dataset train =
          examples.equals("all") ? set.train() : set.train().take(Integer.parseInt(examples));
      Normalisation inputs = normalisation(settings.get(Setting.INPUTS), train);
      Dataset test = set.test().normalised(inputs);
      return new TrialData(train.normalised(inputs), test, sample(test));
    }

    /** Every n-th example: those of MNIST come from two groups of writers, one after the other. */
    private static Dataset sample(Dataset test) {
      int every = Math.max(1, test.size() / SAMPLE);
      int[] rows = new int[test.size() / every];
      Arrays.setAll(rows, i -> i * every);
      return test.select(rows);
    }

    private static Normalisation normalisation(String inputs, Dataset train) {
      return switch (inputs) {
        case "raw" ->
            new Normalisation(
                Normalisation.Kind.UNIT,
                List.of(0f),
                List.of(train.inputLength() == 2 ? 1f : 255f));
        case "unit" -> Normalisation.fit(Normalisation.Kind.UNIT, train);
        case "symmetric" -> Normalisation.fit(Normalisation.Kind.SYMMETRIC, train);
        case "standard" -> overall(train);
        default -> Normalisation.fit(Normalisation.Kind.STANDARD, train);
      };
    }

    /** Mean 0 and deviation 1 over all features together. */
    private static Normalisation overall(Dataset train) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < train.size(); i++) {
        for (float x : train.input(i)) {
          sum += x;
          squares += (double) x * x;
        }
      }
      double count = (double) train.size() * train.inputLength();
      double mean = sum / count;
      double deviation = Math.sqrt(Math.max(squares / count - mean * mean, 1e-12));
      return new Normalisation(
          Normalisation.Kind.STANDARD, List.of((float) mean), List.of((float) (1 / deviation)));
    }
  }

  /** Returns the size of a model's input. */
  int inputs() {
    return train.inputLength();
  }

  /** Returns the names of the classes. */
  List<String> classes() {
    return train.classNames();
  }
}
