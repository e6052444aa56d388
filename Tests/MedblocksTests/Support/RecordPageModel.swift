@testable import Medblocks

/// A page of records with both directions, so that what holds for every schema is tested of it too.
///
/// The SDK only reads such pages; the names are written here a second time, as the contract has them.
struct RecordPageModel: WireValue, Hashable, Codable {
  let wire: JSON

  init(wire json: JSON?) throws {
    let page = try PatientRecord.Page(body: (json ?? .null).bytes)
    wire = [
      "resource_type": "list", "patient_id": .string(page.patientID),
      "data": .array(
        try page.data.map {
          ["source": Self.json($0.source?.rawValue), "resource": try $0.resource.json]
        }),
      "has_more": .bool(page.hasMore), "next_cursor": Self.json(page.nextCursor),
      "previous_cursor": Self.json(page.previousCursor),
    ]
  }

  init(from decoder: any Decoder) throws { try self.init(wire: JSON(from: decoder)) }

  func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }

  private static func json(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}
