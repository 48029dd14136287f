//! Interfaces by their UUIDs: C706, appendices O to Q; [MS-DRSR], [MS-SAMR] and their like, each
//! section 1.9; the OPC Foundation's interface definitions of Data Access, Alarms and Events,
//! Historical Data Access, Security and Common.

use super::uuid::Uuid;
use wire::{hexadecimal, Name};
use Ends::{Error, Hresult, Open};

/// What the answers of an interface's operations end in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Ends {
    /// Nothing that is the same for all of them, or nobody knows.
    #[default]
    Open,
    /// An error of Windows or an NTSTATUS: [MS-ERREF], 2.2 and 2.3.
    Error,
    /// An HRESULT: [MS-ERREF], 2.1.
    Hresult,
}

/// What is called.
#[derive(Clone, Debug, Default)]
pub(super) struct Interface {
    pub name: Name,
    ends: Ends,
}

/// Errors by which a server says that there is more, no more, or how much room it takes.
const PART: [u32; 3] = [122, 234, 259];
/// NTSTATUSes that say the same.
const PART_NT: [u32; 5] = [0x103, 0x105, 0x107, 0xC000_0011, 0xC000_0023];

impl Interface {
    /// What a UUID stands for.
    pub fn of(uuid: Uuid) -> Self {
        let octets = uuid.octets();
        let number = u128::from_be_bytes(octets);
        if let Some((_, name, ends)) = KNOWN.iter().find(|(known, ..)| *known == number) {
            return Self { name: Name::at(name, 0), ends: *ends };
        }
        let digits = hexadecimal(&octets);
        Self { name: Name::text(format!("interface {digits}")), ends: Open }
    }

    /// Whether an answer in clear tells how the call went.
    pub fn tells(&self) -> bool {
        self.ends != Open
    }

    /// How a call went: `last` is what its answer ends in.
    pub fn status(&self, last: u32) -> u32 {
        let goes_on = PART.contains(&last) || PART_NT.contains(&last);
        let failed = match (self.ends, last >> 30) {
            (Error, 0 | 3) => !goes_on,
            (Hresult, 2 | 3) => true,
            _ => false,
        };
        if failed {
            last
        } else {
            0
        }
    }
}

static KNOWN: &[(u128, &str, Ends)] = &[
    (0xE1AF8308_5D1F_11C9_91A4_08002B14A0FA, "endpoint mapper", Error),
    (0x333A2276_0000_0000_0D00_00809C000000, "conversation manager", Open),
    (0xAFA8BD80_7D8A_11C9_BEF4_08002B102989, "management", Open),
    // Windows
    (0xE3514235_4B06_11D1_AB04_00C04FC2DCD2, "DRSUAPI", Error),
    (0x12345778_1234_ABCD_EF00_0123456789AC, "SAMR", Error),
    (0x12345778_1234_ABCD_EF00_0123456789AB, "LSARPC", Error),
    (0x12345678_1234_ABCD_EF00_01234567CFFB, "NETLOGON", Error),
    (0x3919286A_B10C_11D0_9BA8_00C04FD92EF5, "DSSETUP", Error),
    (0x367ABB81_9844_35F1_AD32_98F038001003, "SVCCTL", Error),
    (0x1FF70682_0A51_30E8_076D_740BE8CEE98B, "ATSVC", Error),
    (0x378E52B0_C0A9_11CF_822D_00AA0051E40F, "SASEC", Error),
    (0x86D35949_83C9_4044_B424_DB363231FD0C, "ITaskSchedulerService", Hresult),
    (0x338CD001_2244_31F1_AAAA_900038001003, "WINREG", Error),
    (0x4B324FC8_1670_01D3_1278_5A47BF6EE188, "SRVSVC", Error),
    (0x6BFFD098_A112_3610_9833_46C3F87E345A, "WKSSVC", Error),
    (0x894DE0C0_0D55_11D3_A322_00C04FA321A1, "InitShutdown", Error),
    (0xD95AFE70_A6D5_4259_822E_2C84DA1DDB0D, "WindowsShutdown", Error),
    (0x82273FDC_E32A_18C3_3F78_827929DC23EA, "EVENTLOG", Error),
    (0xF6BEAFF7_1E19_4FBB_9F8F_B89E2018337C, "EVEN6", Error),
    (0x3DDE7C30_165D_11D1_AB8F_00805F14DB40, "BKRP", Error),
    (0xC681D488_D850_11D0_8C52_00C04FD90F7E, "EFSRPC", Error),
    (0xDF1941C5_FE89_4E79_BF10_463657ACF44D, "EFSRPC", Error),
    (0x12345678_1234_ABCD_EF00_0123456789AB, "RPRN", Error),
    (0x76F03F96_CDFD_44FC_A22C_64950A001209, "IRemoteWinspool", Error),
    (0x4FC742E0_4A10_11CF_8273_00AA004AE673, "NETDFS", Error),
    (0x50ABC2A4_574D_40B3_9D66_EE4FD5FBA076, "DNSSERVER", Error),
    (0x91AE6020_9E3C_11CF_8D7C_00AA00C091BE, "ICertPassage", Open),
    (0xA4F1DB00_CA47_1067_B31F_00DD010662DA, "EMSMDB", Open),
    (0x5261574A_4572_206E_B268_6B199213B4E4, "AsyncEMSMDB", Open),
    (0xF5CC5A18_4264_101A_8C59_08002B2F8426, "NSPI", Open),
    (0x1544F5E0_613C_11D1_93DF_00C04FD7BD09, "RFRI", Open),
    // DCOM
    (0x99FCFEC4_5260_101B_BBCB_00AA0021347A, "IObjectExporter", Error),
    (0x4D9F4AB8_7D1C_11CF_861E_0020AF6E7C57, "IActivation", Error),
    (0x000001A0_0000_0000_C000_000000000046, "ISystemActivator", Hresult),
    (0x00000131_0000_0000_C000_000000000046, "IRemUnknown", Hresult),
    (0x00000143_0000_0000_C000_000000000046, "IRemUnknown2", Hresult),
    (0x00000134_0000_0000_C000_000000000046, "IRundown", Open),
    (0x00000001_0000_0000_C000_000000000046, "IClassFactory", Hresult),
    (0xB196B283_BAB4_101A_B69C_00AA00341D07, "IProvideClassInfo", Hresult),
    (0xB196B284_BAB4_101A_B69C_00AA00341D07, "IConnectionPointContainer", Hresult),
    (0xB196B286_BAB4_101A_B69C_00AA00341D07, "IConnectionPoint", Hresult),
    (0x00020401_0000_0000_C000_000000000046, "ITypeInfo", Hresult),
    (0x00020400_0000_0000_C000_000000000046, "IDispatch", Hresult),
    // WMI
    (0xF309AD18_D86A_11D0_A075_00C04FB68820, "IWbemLevel1Login", Hresult),
    (0xD4781CD6_E5D3_44DF_AD94_930EFE48A887, "IWbemLoginClientID", Hresult),
    (0x9556DC99_828C_11CF_A37E_00AA003240C7, "IWbemServices", Hresult),
    (0x027947E1_D731_11CE_A357_000000000001, "IEnumWbemClassObject", Hresult),
    (0x1C1C45EE_4395_11D2_B60B_00104B703EFD, "IWbemFetchSmartEnum", Hresult),
    (0x423EC01E_2E35_11D2_B604_00104B703EFD, "IWbemWCOSmartEnum", Hresult),
    (0x44ACA675_E8FC_11D0_A07C_00C04FB68820, "IWbemCallResult", Hresult),
    (0x7C857801_7381_11CF_884D_00AA004B2E24, "IWbemObjectSink", Hresult),
    // OPC Common
    (0xF31DFDE1_07B6_11D2_B2D8_0060083BA1FB, "IOPCShutdown", Hresult),
    (0xF31DFDE2_07B6_11D2_B2D8_0060083BA1FB, "IOPCCommon", Hresult),
    (0x13486D50_4821_11D2_A494_3CB306C10000, "IOPCServerList", Hresult),
    (0x9DD0B56C_AD9E_43EE_8305_487F3188BF7A, "IOPCServerList2", Hresult),
    // OPC Data Access
    (0x39C13A4D_011E_11D0_9675_0020AFD8ADB3, "IOPCServer", Hresult),
    (0x39C13A4F_011E_11D0_9675_0020AFD8ADB3, "IOPCBrowseServerAddressSpace", Hresult),
    (0x39C13A50_011E_11D0_9675_0020AFD8ADB3, "IOPCGroupStateMgt", Hresult),
    (0x39C13A52_011E_11D0_9675_0020AFD8ADB3, "IOPCSyncIO", Hresult),
    (0x39C13A53_011E_11D0_9675_0020AFD8ADB3, "IOPCAsyncIO", Hresult),
    (0x39C13A54_011E_11D0_9675_0020AFD8ADB3, "IOPCItemMgt", Hresult),
    (0x39C13A70_011E_11D0_9675_0020AFD8ADB3, "IOPCDataCallback", Hresult),
    (0x39C13A71_011E_11D0_9675_0020AFD8ADB3, "IOPCAsyncIO2", Hresult),
    (0x39C13A72_011E_11D0_9675_0020AFD8ADB3, "IOPCItemProperties", Hresult),
    (0x39227004_A18F_4B57_8B0A_5235670F4468, "IOPCBrowse", Hresult),
    (0x85C0B427_2893_4CBC_BD78_E5FC5146F08F, "IOPCItemIO", Hresult),
    (0x730F5F0F_55B1_4C81_9E18_FF8A0904E1FA, "IOPCSyncIO2", Hresult),
    (0x0967B97B_36EF_423E_B6F8_6BFF1E40D39D, "IOPCAsyncIO3", Hresult),
    // OPC Alarms and Events
    (0x65168851_5783_11D1_84A0_00608CB8A7E9, "IOPCEventServer", Hresult),
    (0x65168855_5783_11D1_84A0_00608CB8A7E9, "IOPCEventSubscriptionMgt", Hresult),
    (0x65168857_5783_11D1_84A0_00608CB8A7E9, "IOPCEventAreaBrowser", Hresult),
    (0x6516885F_5783_11D1_84A0_00608CB8A7E9, "IOPCEventSink", Hresult),
    // OPC Historical Data Access
    (0x1F1217B0_DEE0_11D2_A5E5_000086339399, "IOPCHDA_Server", Hresult),
    (0x1F1217B1_DEE0_11D2_A5E5_000086339399, "IOPCHDA_Browser", Hresult),
    (0x1F1217B2_DEE0_11D2_A5E5_000086339399, "IOPCHDA_SyncRead", Hresult),
    (0x1F1217B3_DEE0_11D2_A5E5_000086339399, "IOPCHDA_SyncUpdate", Hresult),
    (0x1F1217B5_DEE0_11D2_A5E5_000086339399, "IOPCHDA_AsyncRead", Hresult),
    (0x1F1217B6_DEE0_11D2_A5E5_000086339399, "IOPCHDA_AsyncUpdate", Hresult),
];
