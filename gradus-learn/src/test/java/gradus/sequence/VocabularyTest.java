package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  @Test
  void charactersAreInTheOrderOfTheirCodePoints() {
    Vocabulary vocabulary = Vocabulary.ofCharacters("b\na🎵é🎵");
    assertThat(vocabulary.symbols()).containsExactly("\n", "a", "b", "é", "🎵");
    assertThat(vocabulary.size()).isEqualTo(5);
    assertThat(vocabulary.token("🎵")).hasValue(4);
    assertThat(vocabulary.token("z")).isEmpty();
    assertThat(vocabulary.token("")).isEmpty();
    assertThat(vocabulary.token("no such word")).isEmpty();
  }

  @Test
  void encodingAndDecodingAreInverse() {
    String text = "ab🎵\nab";
    Vocabulary vocabulary = Vocabulary.ofCharacters(text);
    assertThat(vocabulary.encode(text)).containsExactly(1, 2, 3, 0, 1, 2);
    assertThat(vocabulary.decode(vocabulary.encode(text))).isEqualTo(text);
    assertThat(vocabulary.encode("")).isEmpty();
    assertThat(vocabulary.decode()).isEmpty();
  }

  @Test
  void theLongestSymbolThatFitsIsTaken() {
    Vocabulary vocabulary = Vocabulary.of(List.of("a", "ab", "abc", "c"));
    assertThat(vocabulary.encode("abcaabac")).containsExactly(2, 0, 1, 0, 3);
    assertThat(vocabulary.decode(2, 1)).isEqualTo("abcab");
  }

  @Test
  void anUnknownCharacterIsNamedWithItsPlaceAndTheVocabulary() {
    Vocabulary vocabulary = Vocabulary.ofCharacters("\n .ABCabcdefgh");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary.encode("bad é"))
        .withMessage(
            "'é' (U+00E9), character 5, is not in the vocabulary, which is 14 symbols: newline"
                + " space . A–C a–h");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary.encode("bad\nb🎵"))
        .withMessageStartingWith("'🎵' (U+1F3B5), character 2 of line 2, is not in");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary.encode("\tb"))
        .withMessageStartingWith("tab (U+0009), character 1, is");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary.encode("b\u0007"))
        .withMessageStartingWith("U+0007, character 2, is");
  }

  @Test
  void aLargeVocabularyIsNotListedWhole() {
    Vocabulary vocabulary =
        Vocabulary.of(IntStream.range(0, 1000).mapToObj(i -> "word" + i).toList());
    assertThat(vocabulary.toString())
        .startsWith("1,000 symbols: word0 word1 ")
        .endsWith(" word79 and 920 more");
    assertThat(Vocabulary.of(List.of("a")).toString()).isEqualTo("1 symbol: a");
    assertThat(Vocabulary.of(List.of("a", "b")).toString()).isEqualTo("2 symbols: a b");
  }

  @Test
  void badSymbolsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.of(List.of()))
        .withMessage("a vocabulary has from 1 to 65536 symbols, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.of(Collections.nCopies(65_537, "a")))
        .withMessageContaining("got 65537");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.of(List.of("a", "")))
        .withMessage("symbol 1 of a vocabulary: expected a length from 1 to 64, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.of(List.of("x".repeat(65))))
        .withMessageContaining("found 65");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vocabulary.of(List.of("a", "\n", "b", "\n")))
        .withMessage("symbol 3 of a vocabulary: newline is there twice");
  }

  @Test
  void aTokenWithoutSymbolIsRefused() {
    Vocabulary vocabulary = Vocabulary.ofCharacters("ab");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary.decode(0, 2))
        .withMessage("token 2: expected one from 0 to 1");
    assertThatIllegalArgumentException().isThrownBy(() -> vocabulary.symbol(-1));
  }
}
