import Medblocks
import MedblocksTesting

/// A minimal program that depends on the SDK: it searches the catalog of a local sandbox.
@main
struct FirstSteps {
  static func main() async throws {
    let mb = try LocalSandbox().client()
    for try await facility in mb.connections.list(matching: "hospital") {
      print(facility.name)
    }
  }
}
