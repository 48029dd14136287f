"""Accounts, secrets and domains of Windows, as their specifications name operations (section 3.1.4
of [MS-DRSR], [MS-SAMR], [MS-LSAD], [MS-LSAT], [MS-NRPC], [MS-DSSP], [MS-BKRP]).

`IDL_DRSGetNCChanges` gives a domain's secrets to who may replicate it (DCSync);
`NetrServerAuthenticate3`, refused again and again, is how Zerologon guesses.
"""

from __future__ import annotations

from collections.abc import Mapping

from protocols.dcerpc.interfaces import (
    CHANGES,
    FINDS,
    LOGS_ON,
    LOOKS,
    OPENS,
    PASSWORDS,
    SECRETS,
    SETS,
    TAKES,
    operations,
)
from protocols.model import Operation

_DRSUAPI = operations(
    """IDL_DRSBind IDL_DRSUnbind IDL_DRSReplicaSync IDL_DRSGetNCChanges IDL_DRSUpdateRefs
    IDL_DRSReplicaAdd IDL_DRSReplicaDel IDL_DRSReplicaModify IDL_DRSVerifyNames
    IDL_DRSGetMemberships IDL_DRSInterDomainMove IDL_DRSGetNT4ChangeLog IDL_DRSCrackNames
    IDL_DRSWriteSPN IDL_DRSRemoveDsServer IDL_DRSRemoveDsDomain IDL_DRSDomainControllerInfo
    IDL_DRSAddEntry IDL_DRSExecuteKCC IDL_DRSGetReplInfo IDL_DRSAddSidHistory IDL_DRSGetMemberships2
    IDL_DRSReplicaVerifyObjects IDL_DRSGetObjectExistence IDL_DRSQuerySitesByCost""",
    LOOKS,
    {
        OPENS: "IDL_DRSBind IDL_DRSUnbind",
        SECRETS: "IDL_DRSGetNCChanges IDL_DRSGetNT4ChangeLog",
        SETS: "IDL_DRSReplicaSync IDL_DRSExecuteKCC",
        CHANGES: """IDL_DRSUpdateRefs IDL_DRSReplicaAdd IDL_DRSReplicaDel IDL_DRSReplicaModify
        IDL_DRSInterDomainMove IDL_DRSWriteSPN IDL_DRSRemoveDsServer IDL_DRSRemoveDsDomain
        IDL_DRSAddEntry IDL_DRSAddSidHistory""",
    },
)

_SAMR = operations(
    """SamrConnect SamrCloseHandle SamrSetSecurityObject SamrQuerySecurityObject
    5 SamrLookupDomainInSamServer SamrEnumerateDomainsInSamServer SamrOpenDomain
    SamrQueryInformationDomain SamrSetInformationDomain SamrCreateGroupInDomain
    SamrEnumerateGroupsInDomain SamrCreateUserInDomain SamrEnumerateUsersInDomain
    SamrCreateAliasInDomain SamrEnumerateAliasesInDomain SamrGetAliasMembership
    SamrLookupNamesInDomain SamrLookupIdsInDomain SamrOpenGroup SamrQueryInformationGroup
    SamrSetInformationGroup SamrAddMemberToGroup SamrDeleteGroup SamrRemoveMemberFromGroup
    SamrGetMembersInGroup SamrSetMemberAttributesOfGroup SamrOpenAlias SamrQueryInformationAlias
    SamrSetInformationAlias SamrDeleteAlias SamrAddMemberToAlias SamrRemoveMemberFromAlias
    SamrGetMembersInAlias SamrOpenUser SamrDeleteUser SamrQueryInformationUser
    SamrSetInformationUser SamrChangePasswordUser SamrGetGroupsForUser SamrQueryDisplayInformation
    SamrGetDisplayEnumerationIndex 44 SamrGetUserDomainPasswordInformation
    SamrRemoveMemberFromForeignDomain SamrQueryInformationDomain2 SamrQueryInformationUser2
    SamrQueryDisplayInformation2 SamrGetDisplayEnumerationIndex2 SamrCreateUser2InDomain
    SamrQueryDisplayInformation3 SamrAddMultipleMembersToAlias SamrRemoveMultipleMembersFromAlias
    SamrOemChangePasswordUser2 SamrUnicodeChangePasswordUser2 SamrGetDomainPasswordInformation
    SamrConnect2 SamrSetInformationUser2 62 SamrConnect4 64 SamrConnect5 SamrRidToSid
    SamrSetDSRMPassword SamrValidatePassword""",
    LOOKS,
    {
        OPENS: """SamrConnect SamrConnect2 SamrConnect4 SamrConnect5 SamrCloseHandle
        SamrOpenDomain SamrOpenGroup SamrOpenAlias SamrOpenUser SamrValidatePassword""",
        PASSWORDS: """SamrChangePasswordUser SamrOemChangePasswordUser2
        SamrUnicodeChangePasswordUser2 SamrSetDSRMPassword""",
        CHANGES: """SamrSetSecurityObject SamrSetInformationDomain SamrCreateGroupInDomain
        SamrCreateUserInDomain SamrCreateUser2InDomain SamrCreateAliasInDomain
        SamrSetInformationGroup SamrAddMemberToGroup SamrDeleteGroup SamrRemoveMemberFromGroup
        SamrSetMemberAttributesOfGroup SamrSetInformationAlias SamrDeleteAlias SamrAddMemberToAlias
        SamrRemoveMemberFromAlias SamrDeleteUser SamrSetInformationUser SamrSetInformationUser2
        SamrRemoveMemberFromForeignDomain SamrAddMultipleMembersToAlias
        SamrRemoveMultipleMembersFromAlias""",
    },
)

_LSARPC = operations(
    """LsarClose 2 LsarEnumeratePrivileges LsarQuerySecurityObject LsarSetSecurityObject
    6 LsarOpenPolicy LsarQueryInformationPolicy LsarSetInformationPolicy 10 LsarCreateAccount
    LsarEnumerateAccounts LsarCreateTrustedDomain LsarEnumerateTrustedDomains LsarLookupNames
    LsarLookupSids LsarCreateSecret LsarOpenAccount LsarEnumeratePrivilegesAccount
    LsarAddPrivilegesToAccount LsarRemovePrivilegesFromAccount 23 LsarGetSystemAccessAccount
    LsarSetSystemAccessAccount LsarOpenTrustedDomain LsarQueryInfoTrustedDomain
    LsarSetInformationTrustedDomain LsarOpenSecret LsarSetSecret LsarQuerySecret
    LsarLookupPrivilegeValue LsarLookupPrivilegeName LsarLookupPrivilegeDisplayName LsarDeleteObject
    LsarEnumerateAccountsWithUserRight LsarEnumerateAccountRights LsarAddAccountRights
    LsarRemoveAccountRights LsarQueryTrustedDomainInfo LsarSetTrustedDomainInfo
    LsarDeleteTrustedDomain LsarStorePrivateData LsarRetrievePrivateData LsarOpenPolicy2
    LsarGetUserName LsarQueryInformationPolicy2 LsarSetInformationPolicy2
    LsarQueryTrustedDomainInfoByName LsarSetTrustedDomainInfoByName LsarEnumerateTrustedDomainsEx
    LsarCreateTrustedDomainEx 53 LsarQueryDomainInformationPolicy LsarSetDomainInformationPolicy
    LsarOpenTrustedDomainByName 57 LsarLookupSids2 LsarLookupNames2 LsarCreateTrustedDomainEx2
    68 LsarLookupNames3 73 LsarQueryForestTrustInformation LsarSetForestTrustInformation
    76 LsarLookupSids3 LsarLookupNames4""",
    LOOKS,
    {
        OPENS: """LsarClose LsarOpenPolicy LsarOpenPolicy2 LsarOpenAccount LsarOpenTrustedDomain
        LsarOpenTrustedDomainByName LsarOpenSecret""",
        SECRETS: "LsarQuerySecret LsarRetrievePrivateData",
        CHANGES: """LsarSetSecurityObject LsarSetInformationPolicy LsarSetInformationPolicy2
        LsarCreateAccount LsarCreateTrustedDomain LsarCreateTrustedDomainEx
        LsarCreateTrustedDomainEx2 LsarCreateSecret LsarAddPrivilegesToAccount
        LsarRemovePrivilegesFromAccount LsarSetSystemAccessAccount LsarSetInformationTrustedDomain
        LsarSetSecret LsarDeleteObject LsarAddAccountRights LsarRemoveAccountRights
        LsarSetTrustedDomainInfo LsarDeleteTrustedDomain LsarStorePrivateData
        LsarSetTrustedDomainInfoByName LsarSetDomainInformationPolicy
        LsarSetForestTrustInformation""",
    },
)

_NETLOGON = operations(
    """NetrLogonUasLogon NetrLogonUasLogoff NetrLogonSamLogon NetrLogonSamLogoff
    NetrServerReqChallenge NetrServerAuthenticate NetrServerPasswordSet NetrDatabaseDeltas
    NetrDatabaseSync NetrAccountDeltas NetrAccountSync NetrGetDCName NetrLogonControl
    NetrGetAnyDCName NetrLogonControl2 NetrServerAuthenticate2 NetrDatabaseSync2 NetrDatabaseRedo
    NetrLogonControl2Ex NetrEnumerateTrustedDomains DsrGetDcName NetrLogonGetCapabilities
    NetrLogonSetServiceBits NetrLogonGetTrustRid NetrLogonComputeServerDigest
    NetrLogonComputeClientDigest NetrServerAuthenticate3 DsrGetDcNameEx DsrGetSiteName
    NetrLogonGetDomainInfo NetrServerPasswordSet2 NetrServerPasswordGet NetrLogonSendToSam
    DsrAddressToSiteNamesW DsrGetDcNameEx2 NetrLogonGetTimeServiceParentDomain
    NetrEnumerateTrustedDomainsEx DsrAddressToSiteNamesExW DsrGetDcSiteCoverageW NetrLogonSamLogonEx
    DsrEnumerateDomainTrusts DsrDeregisterDnsHostRecords NetrServerTrustPasswordsGet
    DsrGetForestTrustInformation NetrGetForestTrustInformation NetrLogonSamLogonWithFlags
    NetrServerGetTrustInfo""",
    LOOKS,
    {
        OPENS: """NetrServerReqChallenge NetrLogonGetCapabilities NetrLogonUasLogoff
        NetrLogonSamLogoff NetrLogonComputeServerDigest NetrLogonComputeClientDigest""",
        LOGS_ON: """NetrServerAuthenticate NetrServerAuthenticate2 NetrServerAuthenticate3
        NetrLogonUasLogon NetrLogonSamLogon NetrLogonSamLogonEx NetrLogonSamLogonWithFlags""",
        FINDS: "NetrGetDCName NetrGetAnyDCName DsrGetDcName DsrGetDcNameEx DsrGetDcNameEx2",
        SECRETS: """NetrServerPasswordGet NetrServerTrustPasswordsGet NetrDatabaseDeltas
        NetrDatabaseSync NetrDatabaseSync2 NetrDatabaseRedo NetrAccountDeltas NetrAccountSync""",
        PASSWORDS: "NetrServerPasswordSet NetrServerPasswordSet2",
        SETS: "NetrLogonControl NetrLogonControl2 NetrLogonControl2Ex NetrLogonSendToSam",
        CHANGES: "NetrLogonSetServiceBits DsrDeregisterDnsHostRecords",
    },
)

INTERFACES: Mapping[str, Mapping[str, Operation]] = {
    "DRSUAPI": _DRSUAPI,
    "SAMR": _SAMR,
    "LSARPC": _LSARPC,
    "NETLOGON": _NETLOGON,
    "DSSETUP": operations("DsRolerGetPrimaryDomainInformation", LOOKS),
    "BKRP": operations("BackuprKey", TAKES),
}
