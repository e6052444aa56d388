import ArgumentParser

/// The options of a local Medblocks.
struct SandboxOptions: ParsableArguments {
  @Option(help: "The speed of the local Medblocks' clock, 0 to 1000 times real time.")
  var speed = 4

  func validate() throws {
    guard (0...1_000).contains(speed) else {
      throw ValidationError("Invalid speed: it must be between 0 and 1000.")
    }
  }
}
