import Foundation

/// Runs two ways of doing the same in turns and prints how they compare.
struct Report {
  /// Benchmarks whose name does not hold this are left out.
  let only: String
  let rounds: Int

  enum Goal {
    case atLeast(Double)
    case atMost(Double)

    func isMet(by value: Double) -> Bool {
      switch self {
      case .atLeast(let bound): value >= bound
      case .atMost(let bound): value <= bound
      }
    }
  }

  init(only: String, rounds: Int) {
    self.only = only
    self.rounds = rounds
    line(["what", "figure", "goal", "met", "each, median"])
  }

  func wants(_ name: String) -> Bool { only.isEmpty || name.localizedStandardContains(only) }

  /// Compares two ways: `figure` makes a ratio of what each of them cost in one round.
  ///
  /// The median over the rounds is printed: what else the machine does hits both ways alike.
  func compare(
    _ name: String, goal: Goal, unit: Unit = .milliseconds,
    figure: (_ ours: Double, _ theirs: Double) -> Double = { $1 / $0 },
    ours: () async throws -> Double, theirs: () async throws -> Double
  ) async rethrows {
    guard wants(name) else { return }
    var (mine, other, figures): ([Double], [Double], [Double]) = ([], [], [])
    for round in 0..<rounds {
      let (a, b): (Double, Double)
      if round.isMultiple(of: 2) {
        a = try await ours()
        b = try await theirs()
      } else {
        b = try await theirs()
        a = try await ours()
      }
      mine.append(a)
      other.append(b)
      figures.append(figure(a, b))
    }
    let costs = "\(unit.text(mine.median)) against \(unit.text(other.median))"
    line([name, text(figures.median), text(goal), met(goal, figures.median), costs])
  }

  /// Prints a figure that is measured alone.
  func show(
    _ name: String, goal: Goal, unit: Unit, figure: () async throws -> Double
  ) async rethrows {
    guard wants(name) else { return }
    var figures: [Double] = []
    for _ in 0..<rounds { figures.append(try await figure()) }
    let value = figures.median * unit.factor
    line([name, unit.text(figures.median), text(goal), met(goal, value), ""])
  }

  enum Unit: String {
    case milliseconds = "ms"
    case microseconds = "us"
    case megabytes = "MB"
    case megabytesPerSecond = "MB/s"

    /// From seconds, bytes, or bytes per second.
    var factor: Double {
      switch self {
      case .milliseconds: 1e3
      case .microseconds: 1e6
      case .megabytes, .megabytesPerSecond: 1e-6
      }
    }

    func text(_ value: Double) -> String { String(format: "%.3f", value * factor) + " " + rawValue }
  }

  private func met(_ goal: Goal, _ value: Double) -> String { goal.isMet(by: value) ? "yes" : "no" }

  private func text(_ value: Double) -> String {
    String(format: value < 10 ? "%.2f" : "%.0f", value)
  }

  private func text(_ goal: Goal) -> String {
    switch goal {
    case .atLeast(let bound): "at least \(text(bound))"
    case .atMost(let bound): "at most \(text(bound))"
    }
  }

  private func line(_ cells: [String]) {
    print("| " + cells.joined(separator: " | ") + " |")
    if cells[0] == "what" { print(String(repeating: "|---", count: cells.count) + "|") }
    fflush(nil)
  }
}

extension [Double] {
  var median: Double {
    let sorted = sorted()
    return count.isMultiple(of: 2)
      ? (sorted[count / 2 - 1] + sorted[count / 2]) / 2 : sorted[count / 2]
  }
}

/// Seconds that some work takes on the clock.
func seconds(_ work: () async throws -> Void) async rethrows -> Double {
  let duration = try await ContinuousClock().measure { try await work() }
  return duration / .seconds(1)
}
