import Foundation

/// Runs benchmarks and prints their results as rows of a table.
struct Report {
  /// Only benchmarks whose name contains this string run; empty for all.
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
    Self.header(["benchmark", "result", "goal", "met", "medians"])
  }

  func includes(_ name: String) -> Bool { only.isEmpty || name.localizedStandardContains(only) }

  /// Measures two implementations alternately and prints the median of their ratios.
  ///
  /// Both are affected equally by other load on the machine.
  ///
  /// - Parameter ratio: Computes the ratio from the results of one round.
  func compare(
    _ name: String, goal: Goal, unit: Unit = .milliseconds,
    ratio: (_ ours: Double, _ theirs: Double) -> Double = { $1 / $0 },
    ours: () async throws -> Double, theirs: () async throws -> Double
  ) async rethrows {
    guard includes(name) else { return }
    var (ourResults, theirResults, ratios): ([Double], [Double], [Double]) = ([], [], [])
    for round in 0..<rounds {
      let (a, b): (Double, Double)
      if round.isMultiple(of: 2) {
        a = try await ours()
        b = try await theirs()
      } else {
        b = try await theirs()
        a = try await ours()
      }
      ourResults.append(a)
      theirResults.append(b)
      ratios.append(ratio(a, b))
    }
    let medians = "\(unit.text(ourResults.median)) against \(unit.text(theirResults.median))"
    Self.row([name, text(ratios.median), text(goal), met(goal, ratios.median), medians])
  }

  /// Measures one value and prints its median.
  func show(
    _ name: String, goal: Goal, unit: Unit, measure: () async throws -> Double
  ) async rethrows {
    guard includes(name) else { return }
    var results: [Double] = []
    for _ in 0..<rounds { results.append(try await measure()) }
    let value = results.median * unit.factor
    Self.row([name, unit.text(results.median), text(goal), met(goal, value), ""])
  }

  enum Unit: String {
    case milliseconds = "ms"
    case microseconds = "us"
    case megabytes = "MB"
    case megabytesPerSecond = "MB/s"

    /// The factor that converts seconds, bytes, or bytes per second into the unit.
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

  /// Prints the header of a table.
  static func header(_ cells: [String]) {
    row(cells)
    print(String(repeating: "|---", count: cells.count) + "|")
  }

  /// Prints a row of a table.
  static func row(_ cells: [String]) {
    print("| " + cells.joined(separator: " | ") + " |")
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

/// Returns the elapsed time of a body in seconds.
func seconds(_ body: () async throws -> Void) async rethrows -> Double {
  let duration = try await ContinuousClock().measure { try await body() }
  return duration / .seconds(1)
}
