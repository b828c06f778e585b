package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Cli.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trian xor                     | there is no command "trian": did you mean train?
          train xro                     | there is no recipe "xro": did you mean xor?
          train xor --epoch 3           | there is no option --epoch: did you mean --epochs?
          train xor --epochs ten        | Invalid value for option '--epochs': 'ten' is not an int
          train xor --epochs 0          | --epochs must be 1 or more, got 0
          train xor --batch-size 0      | --batch-size must be 1 or more, got 0
          train xor --learning-rate -1  | --learning-rate must be above 0, got -1.0
          train xor --threads 0         | --threads must be 1 or more, got 0
          train xor --optimizer adm     | there is no optimizer "adm": did you mean adam?
          train xor --activation tahn   | there is no activation "tahn": did you mean tanh?
          train xor --schedule cosin    | there is no schedule "cosin": did you mean cosine?
          train xor --model 3-4-1       | Did you mean 2-4-1?
          train xor --model 2-4-7       | Did you mean 2-4-2?
          train xor --model lente       | there is no model "lente": did you mean lenet?
          train xor --model 2-four-1    | found "four"
          train                         | which recipe? There are xor, disk, spiral
          train xor disk                | there is one word too many: "disk"
          train table                   | recipe table needs a CSV file: --data FILE.csv
          predict                       | Missing required parameters: 'RUN', 'FILE'
          study rtlr                    | there is no study "rtlr": did you mean rtrl?
          study rtrl --units 8          | takes two numbers of units or more, each from 1 to 512, got [8]
          study rtrl --length 0         | takes a length from 1 to 10,000, got 0
          study time-dependence --weight-scale 0 | needs a weight scale above 0, got 0.0
          study time-dependence --units 100000 | takes 1 to 256 units
          study optimizers --steps 3    | takes 10 to 1,000,000 steps
          study optimizers --task xro   | expected one of [XOR, TEXT]
          study optimizers --task xor --text a.txt | --text needs --task text
          data gte mnist                | there is no command "gte": did you mean get?
          """)
  void whatDoesNotExistIsSaidWithTheNearestThatDoes(String words, String message) {
    Outcome outcome = Cli.run((Object[]) words.split(" "));
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("gradus: ").contains(message).contains("--help");
    assertThat(outcome.err()).hasLineCount(2).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "train",
        "predict",
        "generate",
        "evaluate",
        "info",
        "check",
        "data",
        "data get",
        "study",
        "study rtrl",
        "study time-dependence",
        "study optimizers",
        "study mnist-architecture",
        "convert",
        "play"
      })
  void everyCommandHasHelpWithExamples(String command) {
    Outcome outcome = Cli.run((Object[]) (command + " --help").strip().split(" "));
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains("Usage: gradus", "Examples:", "  gradus ");
    assertThat(outcome.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(Cli.run("--version").out()).startsWith("gradus ");
  }

  @Test
  void aMissingRunNamesTheOneThatWasMeant() {
    Path run = folder.resolve("first");
    Cli.run("train", "xor", "--epochs", 1, "--quiet", "--out", run);
    Outcome outcome = Cli.run("info", folder.resolve("frist"));
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("there is no run here", "Did you mean " + run + "?");
  }

  @Test
  @DisabledIfEnvironmentVariable(
      named = "GRADUS_DATA",
      matches = ".+",
      disabledReason = "the data is found there")
  void aMissingDataSetSaysWhereItWasLookedFor() {
    Outcome outcome = Cli.run("train", "mnist", "--data", folder.resolve("none"));
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("there is no mnist in", "gradus data list");
  }

  @Test
  void verboseShowsWhere() {
    Outcome outcome = Cli.run("info", folder, "--verbose");
    assertThat(outcome.err()).contains("there is no run here").contains("\tat gradus.cli");
    assertThat(Cli.run("info", folder).err()).hasLineCount(1);
  }

  @Test
  void knownDataIsListed() {
    Outcome outcome = Cli.run("data", "list");
    assertThat(outcome.out()).contains("mnist", "CC BY-SA 3.0");
    Outcome wrong = Cli.run("data", "get", "minst", "--data", folder);
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err()).contains("Did you mean 'mnist'?").hasLineCount(1);
  }
}
