package gradus.graph;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Parameter;
import gradus.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GraphTextTest {
  private final Tensor loss =
      Scope.in(
          "model.0",
          () -> {
            Tensor w = Parameter.zeros("weight", 2).tensor();
            return w.mul(w).add(1).sum();
          });

  @Test
  void printsALineForEachNode() {
    assertThat(GraphText.print(List.of(loss.node())))
        .isEqualTo(
            """
            %0 = leaf weight() float32[2]  # model.0
            %1 = mul(%0, %0) float32[2]  # model.0
            %2 = constant 1.0() float32[2]  # model.0
            %3 = add(%1, %2) float32[2]  # model.0
            %4 = sum(%3) float32[1]  # model.0
            %5 = reshape(%4) float32[]  # model.0
            """);
  }

  @Test
  void printsJson() {
    assertThat(GraphText.json(List.of(loss.node())))
        .startsWith(
            "[{\"id\":0,\"op\":\"leaf weight\",\"inputs\":[],\"dtype\":\"float32\",\"shape\":[2],"
                + "\"path\":\"model.0\"},")
        .endsWith("}]");
  }
}
