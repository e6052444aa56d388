import Testing

@testable import MedblocksTesting

@Suite("SeededGenerator")
struct SeededGeneratorTests {
  @Test("a seed has the same numbers in each process")
  func repeats() {
    var generator = SeededGenerator(seed: "user_42")
    #expect((0..<5).map { _ in generator.integer(in: 0...99) } == [55, 86, 5, 84, 82])
  }
}
