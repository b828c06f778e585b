package gradus.cli;

import gradus.Rng;
import gradus.audio.Sound;
import gradus.nn.LanguageModel;
import gradus.sequence.Sampler;
import gradus.sequence.Sampling;
import gradus.sequence.Vocabulary;
import gradus.store.ModelFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus generate}. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Let a model write a text or tunes, or play.",
    description = {
      "",
      "Prints text as the model writes it, a character after the other, each drawn from the"
          + " probabilities that the model gives for what comes next. A model of tunes or scores"
          + " writes each as ABC, score, MIDI and sound, and says what is wrong with it; one of"
          + " chorales writes chord after chord. A model of piano rolls writes MIDI, picture and"
          + " sound, a model of sound a WAV file and a picture of it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradus generate runs/text",
      "  gradus generate runs/text --prime \"KING HENRY:\\n\" --temperature 0.8",
      "  gradus generate runs/text --count 3 --seed 7 --out samples.txt",
      "  gradus generate runs/jigs --count 20 --key D --meter 6/8",
      "  gradus generate runs/scores --count 4 --key G --meter 4/4",
      "  gradus generate runs/chorales --count 2 --length 64",
      "  gradus generate runs/mozart --prime opening.mid --seed 2",
      "  gradus generate runs/audio --seconds 10"
    })
final class GenerateCommand implements Callable<Integer> {
  private static final double SOUND_TEMPERATURE = 0.5;
  private static final double SOUND_SECONDS = 10;
  private static final String START = "\n"; // without a prime, a text starts on a new line

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path path;

  @Option(
      names = "--length",
      paramLabel = "N",
      description =
          "How many characters to write, by default 500; of chorales how many chords, a quarter note"
              + " each, by default 64; of piano rolls columns, by default 128 quarter notes.")
  private @Nullable Integer length;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description =
          "Below 1 for safer and above 1 for bolder choices, 0 for always the most probable; by"
              + " default 1, the probabilities as they were learned, for tunes 0.5, for scores 0.7."
              + " Of sound: how much"
              + " of the model's own errors is added by chance, by default 0.5.")
  private @Nullable Double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K most probable characters only.")
  private @Nullable Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Draw from the fewest characters that have probability P together.")
  private @Nullable Double topP;

  @Option(
      names = "--prime",
      paramLabel = "TEXT",
      description =
          "Write on from this text; \\n is a new line, \\t a tab, \\\\ a backslash. Of sound: play on"
              + " from this WAV file; of piano rolls: from the opening of this MIDI file.")
  private String prime = "";

  @Option(names = "--hide-prime", description = "Print what was written without the prime.")
  private boolean hidesPrime;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many texts to write; by default ${DEFAULT-VALUE}.")
  private int count = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "The seed of all chance: the same one writes the same text; by default"
              + " ${DEFAULT-VALUE}.")
  private long seed = Sampling.defaults().seed();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Of tunes and scores: their key, as D or Am.")
  private @Nullable String key;

  @Option(
      names = "--meter",
      paramLabel = "METER",
      description = "Of tunes and scores: their metre, as 6/8.")
  private @Nullable String meter;

  @Option(
      names = "--seconds",
      paramLabel = "X",
      description = "Of sound, by default 10, and piano rolls: how long it is to be.")
  private @Nullable Double seconds;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description =
          "Of piano rolls that were learnt as velocities: what is softer is silent, by default 15.")
  private @Nullable Double threshold;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write to a file, in UTF-8; of sound a WAV file, by default generated.wav in the run's"
              + " folder; of piano rolls a MIDI file, by default generated.mid in the run's folder; of"
              + " tunes, scores and chorales a folder, by default named after them in the run's folder.")
  private @Nullable Path file;

  @Option(names = "--json", description = "Print JSON objects, one a line.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  GenerateCommand() {}

  @Override
  public Integer call() throws IOException {
    threads.apply();
    Sampling sampling = UsageException.unless(this::sampling);
    if (count < 1) {
      throw new UsageException("--count must be 1 or more, got " + count + ".");
    }
    TrainedRun run = TrainedRun.in(path);
    if (run.recipe() instanceof AudioRecipe) {
      play(run);
      return 0;
    }
    if (run.recipe() instanceof TuneRecipe recipe) {
      compose(run, recipe, sampling);
      return 0;
    }
    if (run.recipe() instanceof RollRecipe recipe) {
      roll(run, recipe);
      return 0;
    }
    if (run.recipe() instanceof ScoreRecipe recipe) {
      compose(run, recipe, sampling);
      return 0;
    }
    if (run.recipe() instanceof ChoraleRecipe) {
      harmonise(run);
      return 0;
    }
    LanguageModel model = run.languageModel();
    Vocabulary vocabulary = run.vocabulary();
    String start = start(vocabulary);
    int[] tokens = encode(start, vocabulary);
    var sampler = new Sampler(model, sampling);
    PrintWriter terminal = spec.commandLine().getOut();
    if (file == null) {
      write(sampler, vocabulary, start, tokens, terminal);
      return 0;
    }
    try (var out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      write(sampler, vocabulary, start, tokens, out);
      if (out.checkError()) {
        throw new IOException(file + ": cannot be written to the end. Is the disk full?");
      }
    }
    Output.of(terminal, json, false).say("written to %s", file);
    return 0;
  }

  private void compose(TrainedRun run, TuneRecipe recipe, Sampling sampling) {
    Sampling usual =
        temperature == null ? sampling.withTemperature(TuneTask.TEMPERATURE) : sampling;
    Path folder = file == null ? run.folder().path().resolve("tunes") : file;
    new TuneGeneration(run, recipe, usual, key, meter)
        .generate(count, folder, Output.of(spec.commandLine().getOut(), json, false));
  }

  private void compose(TrainedRun run, ScoreRecipe recipe, Sampling sampling) {
    Sampling usual =
        temperature == null ? sampling.withTemperature(ScoreTask.TEMPERATURE) : sampling;
    Path folder = file == null ? run.folder().path().resolve("scores") : file;
    new ScoreGeneration(run, recipe, usual, key, meter)
        .generate(count, folder, Output.of(spec.commandLine().getOut(), json, false));
  }

  private void harmonise(TrainedRun run) {
    if (!prime.isEmpty() || key != null || meter != null) {
      throw new UsageException(
          "a chorale begins with nothing, in a key of its own: leave out --prime, --key and"
              + " --meter.");
    }
    Path folder = file == null ? run.folder().path().resolve("chorales") : file;
    new ChoraleGeneration(run, temperature == null ? ChoraleGeneration.TEMPERATURE : temperature)
        .generate(
            count,
            length == null ? ChoraleGeneration.FRAMES : length,
            seed,
            folder,
            Output.of(spec.commandLine().getOut(), json, false));
  }

  /** Writes sound as a file WAV, by default in the run's folder, with a picture beside it. */
  private void play(TrainedRun run) throws IOException {
    if (count > 1) {
      throw new UsageException("sound is written one at a time: leave out --count, change --seed.");
    }
    var generation = new SoundGeneration(run);
    Path wav = file == null ? run.folder().path().resolve("generated.wav") : file;
    Path start = prime.isEmpty() ? null : Path.of(prime);
    Sound sound =
        generation.generate(
            seconds == null ? SOUND_SECONDS : seconds,
            start,
            temperature == null ? SOUND_TEMPERATURE : temperature,
            Rng.of(seed));
    SoundGeneration.write(sound, wav, Output.of(spec.commandLine().getOut(), json, false));
  }

  /** Writes a piano roll as MIDI, by default in the run's folder, picture and sound beside it. */
  private void roll(TrainedRun run, RollRecipe recipe) {
    if (count > 1) {
      throw new UsageException(
          "rolls are written one at a time: leave out --count, change --seed.");
    }
    Path mid = file == null ? run.folder().path().resolve("generated.mid") : file;
    Path start = prime.isEmpty() ? null : Path.of(prime);
    new RollGeneration(run, recipe, temperature, threshold)
        .generate(
            start, length, seconds, seed, mid, Output.of(spec.commandLine().getOut(), json, false));
  }

  private Sampling sampling() {
    Sampling sampling = Sampling.defaults().withSeed(seed);
    sampling = length == null ? sampling : sampling.withLength(length);
    sampling = temperature == null ? sampling : sampling.withTemperature(temperature);
    sampling = topK == null ? sampling : sampling.withTopK(topK);
    return topP == null ? sampling : sampling.withTopP(topP);
  }

  private String start(Vocabulary vocabulary) {
    if (!prime.isEmpty()) {
      return unescaped(prime);
    }
    return vocabulary.token(START).isPresent() ? START : "";
  }

  /** Shells pass no line breaks on without special care. */
  private static String unescaped(String text) {
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      int escaped =
          letter == '\\' && i + 1 < text.length() ? "nt\\".indexOf(text.charAt(i + 1)) : -1;
      plain.append(escaped < 0 ? letter : "\n\t\\".charAt(escaped));
      i += escaped < 0 ? 0 : 1;
    }
    return plain.toString();
  }

  private static int[] encode(String start, Vocabulary vocabulary) {
    try {
      return vocabulary.encode(start);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--prime: " + e.getMessage() + ".");
    }
  }

  private void write(
      Sampler sampler, Vocabulary vocabulary, String start, int[] prime, PrintWriter out) {
    String shown = hidesPrime || this.prime.isEmpty() ? "" : start;
    for (int number = 0; number < count && !out.checkError(); number++) {
      try {
        PrimitiveIterator.OfInt tokens = sampler.iterator(number, prime);
        if (json) {
          writeJson(number, start, tokens, vocabulary, out);
        } else {
          writeText(number, shown, tokens, vocabulary, out);
        }
      } catch (IllegalStateException e) {
        out.flush();
        throw new ModelFileException(
            path + ": " + e.getMessage() + ". Train it again, with a smaller learning rate.", e);
      }
    }
  }

  private void writeText(
      int number,
      String shown,
      PrimitiveIterator.OfInt tokens,
      Vocabulary vocabulary,
      PrintWriter out) {
    if (count > 1) {
      String apart = number == 0 ? "" : System.lineSeparator();
      out.println(apart + "=== " + (number + 1) + " of " + count + " ===");
    }
    var stream = new TextStream(out);
    stream.write(shown);
    while (tokens.hasNext() && stream.isOpen()) {
      stream.write(vocabulary.symbol(tokens.nextInt()));
    }
    stream.end();
  }

  private void writeJson(
      int number,
      String start,
      PrimitiveIterator.OfInt tokens,
      Vocabulary vocabulary,
      PrintWriter out) {
    var text = new StringBuilder();
    tokens.forEachRemaining((int token) -> text.append(vocabulary.symbol(token)));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sample", number + 1);
    fields.put("seed", seed);
    fields.put("prime", start);
    fields.put("text", text.toString());
    new Output(out, Output.Mode.JSON).event(fields);
  }
}
