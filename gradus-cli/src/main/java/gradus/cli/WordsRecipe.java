package gradus.cli;

import gradus.sequence.Corpus;
import java.nio.file.Path;
import java.util.Map;

/** Vectors for the words of a text, by which words near each other in meaning lie near. */
record WordsRecipe() implements Recipe {
  @Override
  public String name() {
    return "words";
  }

  @Override
  public String summary() {
    return "vectors for the words of a text: --data FILE.txt, or Shakespeare's plays";
  }

  @Override
  public Settings defaults() {
    return Settings.of("skipgram:64", 10, 256, 0.01)
        .withCosine()
        .with(Map.of("activation", "", "optimizer", "lazyadam"));
  }

  @Override
  public Task task(Settings settings) {
    settings.requireNoActivation();
    settings.requireNoSequences(name());
    Path file = TextRecipe.file(settings.data());
    return WordsTask.of(file, Corpus.read(file), settings);
  }
}
