import Foundation
import Testing

@testable import Medblocks

@Suite("OpenEnum")
struct OpenEnumTests {
  @Test("an unknown value compares, prints and encodes like a known one")
  func unknownValue() throws {
    let known: PatientConnection.Status = "active"
    #expect(known == .active)
    let unknown: PatientConnection.Status = "brand_new"
    #expect(!PatientConnection.Status.knownValues.contains(unknown))
    #expect("\(unknown)" == "brand_new")
    #expect(
      try String(decoding: JSONEncoder().encode([unknown]), as: UTF8.self) == #"["brand_new"]"#)
  }

  @Test("the known values of each type are distinct")
  func distinct() {
    let lists: [[String]] = [
      PatientConnection.Status.knownValues.map(\.rawValue),
      PatientConnection.FailureCode.knownValues.map(\.rawValue),
      PatientSession.Status.knownValues.map(\.rawValue),
      FHIRSource.Vendor.knownValues.map(\.rawValue),
      LaunchContext.Status.knownValues.map(\.rawValue),
      WebhookEndpoint.Status.knownValues.map(\.rawValue),
      EventType.knownValues.map(\.rawValue),
      MedblocksError.Code.knownValues.map(\.rawValue),
      MedblocksError.ErrorType.knownValues.map(\.rawValue),
    ]
    for list in lists { #expect(Set(list).count == list.count && !list.isEmpty) }
  }
}
