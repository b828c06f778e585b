package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Cli.Outcome;
import org.junit.jupiter.api.Test;

class CheckTest {
  @Test
  void allDerivativesAreRightAtBothOrders() {
    Outcome outcome = Cli.run("check");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains("ok    MatMul", "order 2", "Dense(4 → 3, tanh)");
    assertThat(outcome.out()).contains("softmax_cross_entropy");
    assertThat(outcome.lines().getLast()).matches("all \\d+ checks passed");
    assertThat(outcome.lines()).hasSizeGreaterThan(120).allMatch(line -> line.length() <= 110);
  }
}
