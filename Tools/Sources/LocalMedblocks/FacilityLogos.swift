import Hummingbird
import Medblocks
import MedblocksTesting

/// The logos of the facilities in the catalog.
struct FacilityLogos {
  let sandbox: LocalSandbox

  func add(to router: Router<BasicRequestContext>) {
    router.get("logos/:file", use: logo)
  }

  /// Returns the path of a facility's logo.
  static func path(of id: FHIRSource.ID) -> String { "/logos/\(id).svg" }

  @Sendable private func logo(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let path = "/logos/" + (try context.parameters.require("file"))
    guard let facility = await sandbox.facilities.first(where: { Self.path(of: $0.id) == path })
    else { throw HTTPError(.notFound) }
    return Response(
      status: .ok, headers: [.contentType: "image/svg+xml"],
      body: .init(byteBuffer: ByteBuffer(string: FacilityBrand(facility).svg)))
  }
}
